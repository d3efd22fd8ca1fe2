"""What stays outside: identity numbers are masked, and what no employer may ask is dropped, before anything is kept."""
