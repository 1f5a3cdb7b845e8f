internal import PartnerLua
internal import SQL

/// What the other side of a comparison must do alike.
enum Settings {
    /// The tables are not shown: both sides write into a center that `benchmarks center` made.
    static func show() {
        print(RunOptions.usualGroupSize)
        let options = OpenOptions()
        print("synchronous = \(options.synchronous.rawValue)")
        print("cache_size = -\(options.pageCacheKiB)")
        print("wal_autocheckpoint = \(options.autocheckpointPages)")
        print("journal_size_limit = \(options.autocheckpointPages * 4096)")
        print("cell_size_check = ON")
        print("temp_store = MEMORY")
        print("foreign_keys = ON")
    }
}
