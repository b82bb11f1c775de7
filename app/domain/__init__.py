"""The words of the subject: values without files, HTTP or SQL."""
