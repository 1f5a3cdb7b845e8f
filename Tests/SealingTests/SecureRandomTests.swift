@testable import Sealing
import Testing

@Suite struct SecureRandomTests {
    @Test("no sixteen bytes come twice, on one thread or on several")
    func distinct() async {
        let drawn = await withTaskGroup(of: [[UInt8]].self) { group in
            for _ in 0..<4 { group.addTask { (0..<5_000).map { _ in SecureRandom.bytes(16) } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(drawn.count == 20_000)
        #expect(Set(drawn).count == drawn.count)
    }

    @Test("every length is filled to its end", arguments: [0, 1, 7, 512, 513, 4096, 4097, 100_000])
    func lengths(count: Int) {
        // A byte that is zero each of eight times was not written: the chance is 2^-64.
        var seen = [UInt8](repeating: 0, count: count)
        for _ in 0..<8 {
            let bytes = SecureRandom.bytes(count)
            #expect(bytes.count == count)
            for (index, byte) in bytes.enumerated() { seen[index] |= byte }
        }
        #expect(!seen.contains(0))
    }

    @Test("bits are set half of the time, across refills")
    func balance() {
        var random = SecureRandom()
        let set = (0..<10_000).reduce(0) { count, _ in count + random.next().nonzeroBitCount }
        // 640,000 coins: 400 is one standard deviation, 4,000 is ten.
        #expect(abs(set - 320_000) < 4_000)
    }
}

@Suite struct SecretBytesTests {
    @Test("secrets give their bytes and show nothing")
    func bytes() {
        let secret = SecretBytes("hunter2")
        #expect(secret.count == 7)
        #expect(secret.withBytes { Array($0) } == "hunter2".utf8Bytes)
        #expect("\(secret)" == "(secret)")
        var dumped = ""
        dump(secret, to: &dumped)
        dump(Identity(), to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(!dumped.contains("memory"))
        #expect(SecretBytes("").withBytes { $0.count } == 0)
    }

    @Test("wiping leaves an empty array")
    func wipe() {
        var bytes = "hunter2".utf8Bytes
        let copy = bytes
        bytes.wipe()
        #expect(bytes.isEmpty)
        #expect(copy == "hunter2".utf8Bytes)
    }
}
