import Testing

@testable import Plugins

@Suite struct ProvisionOrderTests {
    /// `a/x:n after b/y before c/z:m` as a provision.
    private func placed(_ text: String) throws -> PlacedProvision {
        let words = text.split(separator: " ").map(String.init)
        let parts = words[0].split(separator: ":").map(String.init)
        var before: [String] = []
        var after: [String] = []
        for index in stride(from: 1, to: words.count - 1, by: 2) {
            if words[index] == "before" {
                before.append(words[index + 1])
            } else {
                after.append(words[index + 1])
            }
        }
        return PlacedProvision(
            try #require(PluginID(parts[0])), Provision(.rowsMap, parts[1], before: before, after: after))
    }

    @Test(
        "provisions come as they say, and else by plugin and name",
        arguments: [
            ([], ""),
            (["b/x:n", "a/y:m", "a/x:o", "a/x:n"], "a/x:n a/x:o a/y:m b/x:n"),
            (["a/x:n after b/x:n", "b/x:n"], "b/x:n a/x:n"),
            (["a/x:n", "b/x:n before a/x:n", "c/x:n before b/x"], "c/x:n b/x:n a/x:n"),
            (["a/x:n after c/x", "b/x:n", "c/x:m", "c/x:n"], "b/x:n c/x:m c/x:n a/x:n"),
            // What is not there says nothing; nobody comes before itself.
            (["a/x:n after z/z:n before a/x:n before a/x", "b/x:n"], "a/x:n b/x:n"),
        ])
    func order(provisions: [String], order: String) throws {
        let placed = try provisions.map(placed)
        #expect(try ProvisionOrder.sorted(placed).map(\.name).joined(separator: " ") == order)
        #expect(try ProvisionOrder.sorted(placed.reversed()).map(\.name).joined(separator: " ") == order)
    }

    @Test(
        "a circle is told with all its edges, and with nothing else",
        arguments: [
            (
                ["a/x:n before b/x:n", "b/x:n before a/x:n"],
                "a/x:n comes before b/x:n, says a/x; b/x:n comes before a/x:n, says b/x"
            ),
            (
                ["a/x:n after c/x", "b/x:n after c/x before d/x:n", "c/x:n after d/x:n", "d/x:n"],
                "b/x:n comes before d/x:n, says b/x; d/x:n comes before c/x:n, says c/x; c/x:n comes before b/x:n, says b/x"
            ),
        ])
    func circle(provisions: [String], edges: String) throws {
        let placed = try provisions.map(placed)
        let cycle = try #require(throws: ProvisionCycle.self) { try ProvisionOrder.sorted(placed) }
        #expect(
            Set(cycle.description.replacing("they cannot be put in order: ", with: "").split(separator: "; "))
                == Set(edges.split(separator: "; ")))
        // Each edge begins where the one before it ends.
        for (edge, next) in zip(cycle.edges, cycle.edges.dropFirst() + cycle.edges.prefix(1)) {
            #expect(edge.second == next.first)
        }
    }
}
