"""Report collection (报表上报与汇总): units' submitted cells checked, eliminated, consolidated."""
