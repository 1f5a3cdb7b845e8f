import LuaRuntime
import Testing

@Suite("The name that was likely meant")
struct SyntaxNearestTests {
    @Test(
        "slips, swaps, case, underscores and beginnings",
        arguments: [
            ("fullname", "full_name"), ("Full_Name", "full_name"), ("quanitty", "quantity"),
            ("quantty", "quantity"),
            ("quantityy", "quantity"), ("quant", "quantity"), ("mail", "email"), ("name", "full_name"),
            ("id_", "id"), ("zebra", nil), ("", nil), ("i", nil), (String(repeating: "q", count: 5000), nil),
        ] as [(String, String?)])
    func near(_ name: String, _ expected: String?) {
        #expect(nearest(name, in: ["email", "full_name", "id", "quantity", "agent_role"]) == expected)
    }

    @Test("of equals the first by spelling, and never the name itself")
    func ties() {
        #expect(nearest("bat", in: ["cat", "bar", "bat"]) == "bar")
        #expect(nearest("rol", in: ["role_a", "role_b"]) == nil)
    }
}
