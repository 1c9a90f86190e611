"""What the pages and the data addresses share: page/ cards/ figures/ files/ and, by subject, key_points/ quality/ places/ decisions/."""
