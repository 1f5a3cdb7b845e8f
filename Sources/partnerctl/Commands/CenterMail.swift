internal import PartnerCenter
internal import PartnerSQL

extension CenterCommand {
    /// `partnerctl center mail`
    static let mail = Command(
        name: "mail", summary: "Shows the messages that the center sent, the newest last.",
        details: """
            Nothing leaves a rehearsal: what would have been an e-mail or a telephone call is kept here.
            """,
        flags: [.center, .json],
        examples: [CommandExample("partnerctl center mail")],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            do {
                return try show(center, surroundings)
            } catch {
                throw StoreErrors.operationError(error) ?? error
            }
        })

    private static func show(_ center: OpenedCenter, _ surroundings: Surroundings) throws -> ExitCode {
        surroundings.listenForStop()
        let console = surroundings.console
        let door = try center.door(as: .centerOperator)
        var cursor: PageCursor?
        var count = 0
        repeat {
            let page = try door.page(
                EachMail(), after: cursor, limit: OperationCall.pageSize, Origin())
            for mail in page.items {
                if console.isJSON { mail.json(console) } else { mail.show(console, isFirst: count == 0) }
                count += 1
            }
            cursor = page.next
            if surroundings.isStopRequested { return .interrupted }
        } while cursor != nil
        if count == 0, !console.isJSON { console.note("no message was sent yet") }
        return .done
    }
}

extension Mail {
    /// A line about it, its subject, and its text indented.
    fileprivate func show(_ console: Console, isFirst: Bool) {
        if !isFirst { console.print("") }
        let way =
            switch channel {
            case .email: "e-mail"
            case .telephone: "telephone"
            }
        console.print(Style.bold.paint("\(at)  \(way) to \(Escaping.line(to))", console.outTerminal))
        console.print(Escaping.line(subject))
        for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
            console.print("  \(Escaping.line(String(line)))".trimmingTrailingSpaces)
        }
    }

    fileprivate func json(_ console: Console) {
        console.json { json in
            json.put("type", JSONLines.mail.type)
            json.put("id", id)
            json.put("at", at.description)
            json.put("channel", channel.rawValue)
            json.put("to", to)
            json.put("subject", subject)
            json.put("body", body)
        }
    }
}

extension JSONLines {
    static let mail = JSONLineShape(
        type: "mail", summary: "One message of `center mail`.",
        fields: [
            .init("id", "integer", "Grows with every message."),
            .init("at", "string", "An instant, by the center's clock."),
            .init("channel", "string", "`email` or `telephone`."),
            .init("to", "string", "The address or number."),
            .init("subject", "string", "What it is about."), .init("body", "string", "The text."),
        ])
}
