import Testing

@testable import PartnerLua

@Suite struct CoverageTests {
    @Test(
        "lines that were missed stand together unless one between them was executed",
        arguments: [
            ([:], []), ([1: 1, 2: 3], []), ([1: 0], [1...1]), ([1: 0, 5: 0, 9: 1], [1...5]),
            ([1: 0, 2: 1, 3: 0, 4: 0], [1...1, 3...4]),
        ] as [([Int: Int], [ClosedRange<Int>])])
    func missed(hits: [Int: Int], ranges: [ClosedRange<Int>]) {
        let file = Coverage.File(path: "/x.lua", hits: hits)
        #expect(file.missed == ranges)
        #expect(file.executed == hits.values.count { $0 > 0 })
    }
}
