"""Vector tiles in either grid."""
