public import PartnerCenter

extension MemoryStore: ScheduleStore {
    /// Keeps a task.
    public func schedule(_ kind: TaskKind, at instant: Instant, subject: Int64) throws {
        content.lastTaskID += 1
        content.tasks.append(ScheduledTask(id: content.lastTaskID, kind: kind, at: instant, subject: subject))
    }

    /// Forgets every task of the kind for the subject.
    public func cancel(_ kind: TaskKind, subject: Int64) throws {
        content.tasks.removeAll { $0.kind == kind && $0.subject == subject }
    }

    /// The first task that is due at `limit` or before.
    public func firstTask(upTo limit: Instant) throws -> ScheduledTask? {
        content.tasks.filter { $0.at <= limit }.min { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    /// When the first task after `instant` is due, at the latest at `limit`.
    public func nextTaskTime(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        content.tasks.map(\.at).filter { $0 > instant && $0 <= limit }.min()
    }

    /// Forgets one task.
    public func removeTask(id: Int64) throws { content.tasks.removeAll { $0.id == id } }
}

extension MemoryStore: MailStore {
    /// Keeps a message as sent at `instant`, and gives its id.
    @discardableResult
    public func send(_ mail: Mail, at instant: Instant) throws -> Int64 {
        var mail = mail
        mail.id = Int64(content.mails.count + 1)
        mail.at = instant
        content.mails.append(mail)
        return mail.id
    }

    /// The messages behind `id`, by id.
    public func mails(after id: Int64, limit: Int) throws -> [Mail] {
        Array(content.mails.filter { $0.id > id }.prefix(limit))
    }
}
