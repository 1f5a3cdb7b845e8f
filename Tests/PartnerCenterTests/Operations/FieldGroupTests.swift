import PartnerCenter
import Testing

/// A record with everything that a field can hold beyond plain values.
private struct Order: Record, Equatable {
    var address = Address()
    var lines: [Line] = []
    var tags: [String] = []
    var price: Money?
    var factor: ExactDecimal?
    var month: CalendarMonth?
    var note = Edit<String>.unchanged

    mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("address", &address, .any, "Where it goes.")
        try v.optional("lines", &lines, .list(0...3, of: .any), "What is ordered.")
        try v.optional("tags", &tags, .list(0...2, of: .text(1...8)), "Words.")
        try v.optional("price", &price, .any, "What it costs.")
        try v.optional("factor", &factor, .any, "The mark-up.")
        try v.optional("month", &month, .any, "When.")
        try v.optional("note", &note, .text(1...8), "A word.")
    }
}

private struct Line: FieldGroup, Equatable {
    var id = ""
    var count: Int64 = 1

    mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .text(1...8), "Which.")
        try v.optional("count", &count, .range(1...9), "How many.")
    }
}

@Suite struct FieldGroupTests {
    private static let address: [(String, String?)] = [
        ("address.line1", "1 Nanjing Road"), ("address.city", "Shanghai"), ("address.state", "上海市"),
        ("address.postal_code", "200001"),
    ]

    private static func texts(_ fields: [(String, String?)]) -> FieldTexts {
        var texts = FieldTexts()
        for (name, text) in fields { texts.add(name, text) }
        return texts
    }

    @Test("a table in a field is read from names with a dot, and written back under them")
    func nested() throws {
        let order = try Order.read(Self.texts(Self.address), for: "test.order")
        #expect(order.address.city == "Shanghai")
        #expect(order.address.state?.code == "SH")
        let written = try FieldTexts.of(order)
        #expect(written["address.city"] == "Shanghai")
        #expect(written["address.state"] == "SH")
        #expect(try Order.read(written, for: "test.order") == order)
    }

    @Test("everything wrong below a field is told at once, with its path")
    func problems() {
        let bad = Self.texts([("address.city", ""), ("address.town", "x"), ("tags", "a, toolongword, c")])
        do {
            _ = try Order.read(bad, for: "test.order")
            Issue.record("it was read")
        } catch {
            let message = (error as? OperationError)?.message ?? "\(error)"
            for part in [
                "address.line1 is missing", "address.city must have 1 to 100 characters",
                "address.postal_code is missing", "address.town is not a field of this call",
                "tags must have 0 to 2 items, got 3",
            ] { #expect(message.contains(part), "\(part) in: \(message)") }
        }
    }

    @Test("items of a list are refused with their number")
    func items() {
        let bad = Self.texts(Self.address + [("tags", "toolongword, b")])
        #expect {
            try Order.read(bad, for: "test.order")
        } throws: { error in
            (error as? OperationError)?.message.contains("tags[1] must have 1 to 8 characters, got 11")
                == true
        }
    }

    @Test("amounts, decimals and months are exact, and refuse what is not")
    func amounts() throws {
        let good = Self.texts(
            Self.address + [("price", "74.525 CNY"), ("factor", "1.15"), ("month", "2026-12")])
        let order = try Order.read(good, for: "test.order")
        #expect(order.price?.description == "74.525 CNY")
        #expect(order.factor?.description == "1.15")
        #expect(order.month?.description == "2026-12")
        for (field, text) in [
            ("price", "74.525"), ("price", "74 CNY CNY"), ("factor", "1,5"), ("month", "2026-13"),
        ] {
            #expect(throws: OperationError.self) {
                try Order.read(Self.texts(Self.address + [(field, text)]), for: "test.order")
            }
        }
    }

    @Test("null clears a field that can be cleared, and leaving it out leaves it alone")
    func edits() throws {
        #expect(try Order.read(Self.texts(Self.address), for: "test.order").note == .unchanged)
        let cleared = try Order.read(Self.texts(Self.address + [("note", nil)]), for: "test.order")
        #expect(cleared.note == .cleared)
        #expect(cleared.note.applied(to: "before") == nil)
        let set = try Order.read(Self.texts(Self.address + [("note", "new")]), for: "test.order")
        #expect(set.note.applied(to: "before") == "new")
        #expect(Edit<String>.unchanged.applied(to: "before") == "before")
    }

    @Test("JSON holds tables, lists, amounts and nulls as they are")
    func json() throws {
        var order = Order()
        order.address.city = "Shanghai"
        var line = Line()
        line.id = "a"
        order.lines = [line, line]
        order.price = Money(spelt: "1.50 CNY")
        order.note = .cleared
        var json = JSONWriter()
        json.begin("{")
        try json.write(fieldsOf: order)
        json.end("}")
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"address":{"line1":"","city":"Shanghai","postal_code":"","country":"CN"},"#
                + #""lines":[{"id":"a","count":1},{"id":"a","count":1}],"tags":[],"#
                + #""price":{"$money":"1.50 CNY"},"note":null}"#)
    }

    @Test("help names the fields of tables by their paths")
    func described() {
        let names = Order.description.flatMap(\.flattened).map(\.name)
        #expect(names.contains("address.postal_code"))
        #expect(names.contains("lines[].count"))
    }
}
