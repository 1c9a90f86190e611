"""The pages of registered sources, downloaded politely and kept with what is known of them."""
