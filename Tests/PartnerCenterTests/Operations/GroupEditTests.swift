import PartnerCenter
import PartnerTesting
import Testing

/// A record with an address that can be changed in part.
private struct Move: Record, Equatable {
    var address = GroupEdit<Address>.unchanged

    mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.optional("address", &address, .any, "Where to.")
    }
}

@Suite struct GroupEditTests {
    private static func move(_ fields: [(String, String?)]) throws -> GroupEdit<Address> {
        var texts = FieldTexts()
        for (name, text) in fields { texts.add(name, text) }
        return try Move.read(texts, for: "test.move").address
    }

    private static func json(_ move: Move) throws -> String {
        var json = JSONWriter()
        json.begin("{")
        try json.write(fieldsOf: move)
        json.end("}")
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test("fields of a table that are left out stay, and null clears one")
    func partial() throws {
        var before = Address.fixture()
        before.line2 = "Floor 7"
        let edit = try Self.move([("address.city", "Pudong"), ("address.line2", nil)])
        var expected = Address.fixture(city: "Pudong")
        expected.line2 = nil
        #expect(try edit.applied(to: before) == expected)
        #expect(try GroupEdit.unchanged.applied(to: before) == before)
        #expect(try GroupEdit.cleared.applied(to: before) == nil)
        #expect(try Self.move([("address", nil)]).applied(to: before) == nil)
        #expect(try Self.move([]).isUnchanged)
    }

    @Test("a table of which every field is cleared is gone, and one that lacks a field is refused")
    func missing() throws {
        let names = ["line1", "city", "state", "postal_code", "country"].map {
            ("address.\($0)", String?.none)
        }
        #expect(try Self.move(names).applied(to: .fixture()) == nil)
        for before in [Address.fixture(), nil] {
            do {
                _ = try Self.move([("address.city", nil), ("address.line2", "x")]).applied(to: before)
                Issue.record("it was applied")
            } catch let error as FieldProblems {
                #expect(
                    error.problems.map(\.field)
                        == (before == nil ? ["line1", "city", "state", "postal_code"] : ["city"]))
            }
        }
    }

    @Test("what was given is written as it was given, and nothing beside it")
    func written() throws {
        var move = Move()
        #expect(try Self.json(move) == "{}")
        move.address = try Self.move([("address.state", "上海"), ("address.line3", nil)])
        #expect(try Self.json(move) == #"{"address":{"line3":null,"state":"SH"}}"#)
        #expect(try Self.move(FieldTexts.of(move).fields.map { ($0.name, $0.text) }) == move.address)
        move.address = .cleared
        #expect(try Self.json(move) == #"{"address":null}"#)
    }

    @Test("everything wrong in a part of a table is told at once, with its path")
    func problems() {
        #expect {
            try Self.move([("address.city", ""), ("address.postal_code", "12"), ("address.town", "x")])
        } throws: { error in
            let message = (error as? OperationError)?.message ?? ""
            return ["address.city must have", "address.postal_code must be", "address.town is not a field"]
                .allSatisfy { message.contains($0) }
        }
    }

    @Test("help shows the fields of the table, none of which must be there")
    func described() {
        let fields = Move.description.flatMap(\.flattened)
        #expect(fields.map(\.name).contains("address.postal_code"))
        #expect(fields.allSatisfy { !$0.isRequired && $0.defaultValue == nil })
    }
}
