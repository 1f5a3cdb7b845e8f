public import PartnerCenter
internal import SQL

extension SQLStore: MailStore {
    /// Keeps a message as sent at `instant`, and gives its id.
    @discardableResult
    public func send(_ mail: Mail, at instant: Instant) throws -> Int64 {
        let insert = try statement(
            "INSERT INTO mails (at, channel, recipient, subject, body) VALUES ($1, $2, $3, $4, $5)")
        insert.bind(1, instant.milliseconds)
        insert.bind(2, mail.channel.rawValue)
        insert.bind(3, mail.to)
        insert.bind(4, mail.subject)
        insert.bind(5, mail.body)
        try insert.run()
        return connection.lastInsertedRow
    }

    /// The messages behind `id`, by id.
    public func mails(after id: Int64, limit: Int) throws -> [Mail] {
        let find = try statement(
            "SELECT id, at, channel, recipient, subject, body FROM mails WHERE id > $1 ORDER BY id LIMIT $2")
        find.bind(1, id)
        find.bind(2, Int64(limit))
        var mails: [Mail] = []
        try find.forEach { row in
            var mail = Mail(try row.listed(2), to: row.text(3), subject: row.text(4), body: row.text(5))
            mail.id = row.int64(0)
            mail.at = try Instant(milliseconds: row.int64(1))
            mails.append(mail)
        }
        return mails
    }
}
