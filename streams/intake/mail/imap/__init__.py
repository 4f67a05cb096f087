"""Mail fetched over IMAP: each mailbox from where it was left, into inbox."""
