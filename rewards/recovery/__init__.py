"""What a falling entitlement changes about money: off the list, cancelled, or to come back."""
