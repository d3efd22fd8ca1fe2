"""An advert's text becomes what the post asks for: must and nice, years, degree, languages, pay, place, sector."""
