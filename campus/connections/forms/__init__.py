"""What is sent about introductions and opportunities, read into commands."""
