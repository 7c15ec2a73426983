"""Writers of topics, answers, support and stories."""
