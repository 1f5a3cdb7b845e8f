internal import PartnerCenter
internal import Sealing
internal import Sheets

/// `partnerctl open`
enum OpenCommand {
    static let declaration = Command(
        name: "open", summary: "Opens a sealed file with your key and shows what is in it.",
        details: "It is shown on this screen in clear. With --out it goes into a new file instead, in clear.",
        arguments: [Argument(name: "FILE", form: .file, doc: "A file that was sealed for you.")],
        flags: [.json, .value("out", .file, "Writes to this new file, .csv or .xlsx.")],
        examples: [CommandExample("partnerctl open passwords.sealed")],
        action: { invocation, surroundings in
            let identity = try IdentityStore(folder: surroundings.keyFolder).me()
            let path = surroundings.path(invocation.required("FILE"))
            let reader = try SealedFile.Reader(path: path, with: .identity(identity))
            if let out = invocation.text("out") {
                let count = try write(reader, to: surroundings.path(out))
                surroundings.console.note("\(ProgressText.rows(count)) written to \(out), in clear")
            } else {
                try show(reader, surroundings.console)
            }
            return .done
        })

    /// All rows are read before the first is shown: only the end of the file proves that it is whole.
    private static func show(_ reader: SealedFile.Reader, _ console: Console) throws {
        var rows: [[String?]] = []
        while let row = try reader.next() {
            rows.append(row.map { $0.map { String(decoding: $0, as: UTF8.self) } })
        }
        let names = reader.columns.map(\.name)
        if console.isJSON {
            for row in rows {
                console.json { json in
                    json.put("type", JSONLines.opened.type)
                    json.key("value" as StaticString)
                    json.begin("{")
                    for (name, cell) in zip(names, row) {
                        json.key(name)
                        if let cell { json.value(cell) } else { json.null() }
                    }
                    json.end("}")
                }
            }
            return
        }
        let cells = rows.map { $0.map { $0 ?? "" } }
        // A secret that is cut is no secret, so the screen's width does not count.
        let table = TextTable(titles: names, sample: cells, limit: nil)
        console.print(Style.bold.paint(table.heading, console.outTerminal))
        for row in cells { console.print(table.line(row)) }
    }

    private static func write(_ reader: SealedFile.Reader, to path: String) throws -> Int {
        let sheet = try SheetWriter(path: path, columns: reader.columns.map(\.name))
        while let row = try reader.next() {
            try sheet.add(row.map { $0.map { .text(String(decoding: $0, as: UTF8.self)) } ?? .empty })
        }
        try sheet.close()
        return sheet.rowCount
    }
}

/// `partnerctl key`
enum KeyCommand {
    static let declaration = Command(
        name: "key", summary: "Shows your public key, which others seal files to.",
        details: "It is made on first use. Give it to others; what it opens stays in your key folder.",
        examples: [CommandExample("partnerctl run staff.lua --to \"$(partnerctl key)\"")],
        action: { _, surroundings in
            surroundings.console.print(
                try IdentityStore(folder: surroundings.keyFolder).recipient().description)
            return .done
        })
}
