"""What people may ask of their own data: all of it, who saw it, why something was so decided, and its end."""

from matching.rights.erasing import By, Certificate, Why, erase, finish

__all__ = ["By", "Certificate", "Why", "erase", "finish"]
