"""Every page of accounts."""

from registry.people.accounts import administration_pages, own_pages, reset_pages

PAGES = [*own_pages.PAGES, *reset_pages.PAGES, *administration_pages.PAGES]
