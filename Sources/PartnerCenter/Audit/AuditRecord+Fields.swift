extension AuditRecord {
    /// What the write did, in words: `create user u-5: full_name "Li Na"`, `update user u-5: full_name "Bo" to "Li Na"`.
    ///
    /// - Throws: `OperationError` with code `bad_file` for a record that is damaged.
    public func sentence() throws -> String {
        let recorded = try RecordedChanges(changes)
        let noun = operation.prefix { $0 != "." }
        let verb = operation.dropFirst(noun.count + 1)
        let one = noun.hasSuffix("s") ? noun.dropLast() : noun
        let subject = subjectID == one ? "\(one)" : "\(one) \(subjectID)"
        let fields = zip(recorded.before.fields, recorded.after.fields).map { before, after in
            switch (before.text, after.text) {
            case (nil, let new?): "\(after.name) \"\(new)\""
            case (let old?, let new?): "\(after.name) \"\(old)\" to \"\(new)\""
            case (let old?, nil): "\(after.name) \"\(old)\" cleared"
            case (nil, nil): after.name
            }
        }
        return "\(verb) \(subject)" + (fields.isEmpty ? "" : ": \(fields.joined(separator: ", "))")
    }
}
