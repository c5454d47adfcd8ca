"""What was read off one capture: `article.extract` for pages, `plain.extract_plain` for text scraped earlier.

In: bytes with their headers, or text. Out: an `Extraction`: candidates, each with its evidence. This module imports
neither, on purpose: plain text is read without lxml and trafilatura ever being loaded.
"""
