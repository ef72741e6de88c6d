//! What can be read off results: counts, descriptions.
