import CStorageShim
import Glibc
import SQL
import Synchronization

/// A storage that can lose power, for as long as the value lives.
final class Storage {
    private static let count = Atomic<Int>(0)
    let name: String
    private let storage: OpaquePointer

    init() {
        name = "storage-\(Self.count.wrappingAdd(1, ordering: .relaxed).newValue)"
        guard let storage = storage_create(name) else { preconditionFailure("out of memory") }
        self.storage = storage
    }

    deinit { storage_destroy(storage) }

    var operations: Int { storage_operations(storage) }
    var isDead: Bool { storage_is_dead(storage) != 0 }

    func losePower(seed: UInt64, keepPercent: Int32) -> Int32 {
        storage_lose_power(storage, seed, keepPercent)
    }

    func losePower(at operation: Int, seed: UInt64, keepPercent: Int32) {
        storage_lose_power_at(storage, operation, seed, keepPercent)
    }

    func failWrites(from write: Int, code: Int32) { storage_fail_writes_from(storage, write, code) }
    func setReadOnly(_ isReadOnly: Bool) { storage_set_read_only(storage, isReadOnly ? 1 : 0) }

    func options(_ synchronous: OpenOptions.Synchronous = .full) -> OpenOptions {
        var options = OpenOptions()
        options.storage = name
        options.synchronous = synchronous
        return options
    }
}
