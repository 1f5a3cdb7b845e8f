import Sealing
import TestKit
import Testing

@testable import Plugins

@Suite struct RegistryMutationTests {
    @Test("a registry with any change to its files gives a fault, or exactly what was published")
    func mutations() throws {
        let fixture = try RegistryFixture()
        let honest = try fixture.source()
        let pin = try fixture.open(honest).pin
        let wanted = try fixture.open(honest).bundle(RegistryFixture.fold, RegistryFixture.v100)
        let read = try #require(
            try fixture.open(honest).history.release(RegistryFixture.fold, RegistryFixture.v100))
        let bundle = RegistryPath.bundle(read.published.hash)
        let paths = [
            "head.json", "head.json.minisig", "registry.pub", "log", "catalog.json",
            "index/acme/text-fold.json", bundle,
        ]
        for seed in 0..<UInt64(800) {
            var draw = SeededGenerator(seed: seed)
            let path = paths[Int.random(in: 0..<paths.count, using: &draw)]
            var source = honest
            source.files[path] = Self.mutated(honest.files[path] ?? [], &draw)
            if source.files[path] == honest.files[path] { continue }
            let codes = faultCodes {
                let registry = try RegistryClient(name: "main", source: source).open(
                    pin: pin, now: RegistryFixture.now)
                _ = try registry.catalog()
                let found = try registry.bundle(RegistryFixture.fold, RegistryFixture.v100)
                #expect(found == wanted && registry.pin == pin, "seed \(seed): \(path)")
            }
            // Behind the entries that were signed, nobody reads.
            let isBehind = path == "log" && source.files[path]?.starts(with: honest.files[path] ?? []) == true
            #expect(isBehind == codes.isEmpty, "seed \(seed): \(path) \(codes)")
        }
    }

    private static func mutated(_ bytes: [UInt8], _ draw: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &draw) {
            guard !bytes.isEmpty else { return [0x7B] }
            let at = Int.random(in: 0..<bytes.count, using: &draw)
            switch Int.random(in: 0..<6, using: &draw) {
            case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &draw)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &draw), at: at)
            case 3: bytes.removeLast(bytes.count - at)
            case 4:
                let end = min(bytes.count, at + Int.random(in: 1...200, using: &draw))
                bytes.insert(contentsOf: bytes[at..<end], at: at)
            default:
                let words = [
                    "\"", "{", "}", "\n", "null", "\"sha256\":", "99999999999999999999", "../", "\u{202E}",
                ]
                let word = words[Int.random(in: 0..<words.count, using: &draw)]
                bytes.insert(contentsOf: word.utf8, at: at)
            }
        }
        return bytes
    }

    @Test("a log of any bytes is read or refused")
    func logs() throws {
        for seed in 0..<UInt64(300) {
            var draw = SeededGenerator(seed: seed)
            let bytes = (0..<Int.random(in: 0...400, using: &draw)).map { _ in
                UInt8.random(in: 0...255, using: &draw)
            }
            let found = codes { () throws(PluginFaults) in _ = try RegistryHistory.read(bytes, file: "log") }
            #expect(bytes.isEmpty || !found.isEmpty, "seed \(seed)")
        }
    }
}
