"""From a wish for a certificate to the certificate: key, signing request, the authority's answer."""
