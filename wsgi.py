"""What a web server loads: ``gunicorn wsgi:app``."""

from insightbank.app import create_app

app = create_app()
