//! Numbers, days and moments as texts.
