"""What is typed when translating: texts, files, videos, a reason to open."""
