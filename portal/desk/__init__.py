"""What the portal itself writes, apart from project data: visits, sessions, entitlements, the audit
trail. Names reports and viewers by key, knows settings alone, and never feeds a number."""
