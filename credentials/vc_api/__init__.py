"""The VC API: issuing and verifying over HTTP as W3C's suites want it, with a test issuer of its own."""
