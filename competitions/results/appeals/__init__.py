"""Appeals against provisional results: filed by a school, answered by the jury, taken on to arbitration."""
