"""The letters of pictures, made ready from packages: built once, beside the front end.

Noto Sans with its Korean and Chinese companions, under the SIL Open Font License 1.1.
"""
