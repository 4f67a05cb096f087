"""What a mail becomes: pure rules that import, the IMAP poller and inbound webhooks share."""
