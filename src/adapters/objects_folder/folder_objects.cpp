#include "adapters/objects_folder/folder_objects.hpp"

#include "adapters/objects_folder/listing.hpp"
#include "core/runtime/object_key.hpp"

#include <utility>

namespace leams::adapters {

using runtime::ObjectBytes;
using runtime::ObjectInfo;
using runtime::ObjectLabels;
using runtime::ObjectOperation;
using runtime::Task;

namespace {

constexpr std::size_t kMostListed = 1000;

Result<void> check_keys(const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
        LEAMS_CHECK(runtime::check_object_key(key));
    }
    return {};
}

Result<void> check_query(const ListQuery& query) {
    if (query.limit == 0 || query.limit > kMostListed) {
        return Error::invalid_argument("1 to 1,000 objects can be listed at once");
    }
    return runtime::check_object_prefix(query.prefix);
}

} // namespace

Result<std::unique_ptr<FolderObjects>> FolderObjects::open(const std::string& path, std::string name) {
    LEAMS_TRY(auto files, ObjectFiles::open(path));
    return std::unique_ptr<FolderObjects>(new FolderObjects(std::move(files), std::move(name)));
}

// A folder has no room for labels: who serves from it says them himself.
Task<Result<void>> FolderObjects::put_file(std::string key, std::string path, ObjectLabels) {
    return stats_.measure(ObjectOperation::Put, store_file(std::move(key), std::move(path)));
}

Task<Result<void>>
FolderObjects::put(std::string key, std::shared_ptr<const std::string> content, ObjectLabels) {
    return stats_.measure(ObjectOperation::Put, store(std::move(key), std::move(content), IfThere::Replace));
}

Task<Result<void>>
FolderObjects::put_new(std::string key, std::shared_ptr<const std::string> content, ObjectLabels) {
    return stats_.measure(ObjectOperation::Put, store(std::move(key), std::move(content), IfThere::Refuse));
}

Task<Result<void>> FolderObjects::store_file(std::string key, std::string path) {
    auto work = [this, key = std::move(key), path = std::move(path)]() -> Result<std::uint64_t> {
        LEAMS_CHECK(runtime::check_object_key(key));
        return files_.store_file(key, path);
    };
    LEAMS_CO_TRY(const auto size, co_await writers_.run(std::move(work)));
    stats_.note_stored(size);
    co_return Result<void>();
}

Task<Result<void>>
FolderObjects::store(std::string key, std::shared_ptr<const std::string> content, IfThere if_there) {
    auto work = [this, key = std::move(key), content, if_there]() -> Result<void> {
        LEAMS_CHECK(runtime::check_object_key(key));
        return files_.store(key, *content, if_there);
    };
    LEAMS_CO_CHECK(co_await writers_.run(std::move(work)));
    stats_.note_stored(content->size());
    co_return Result<void>();
}

Task<Result<ObjectBytes>> FolderObjects::get(std::string key, std::uint64_t offset, std::uint64_t length) {
    return stats_.measure(ObjectOperation::Get, find(std::move(key), offset, length));
}

Task<Result<ObjectBytes>> FolderObjects::find(std::string key, std::uint64_t offset, std::uint64_t length) {
    LEAMS_CO_CHECK(runtime::check_object_key(key));
    // Most of what is asked for was written or sent a moment ago, which is not worth a thread.
    if (auto part = files_.get_cached(key, offset, length)) {
        stats_.note_given(part->length);
        co_return ObjectBytes(std::move(*part));
    }
    auto work = [this, key = std::move(key), offset, length] { return files_.get(key, offset, length); };
    LEAMS_CO_TRY(auto part, co_await readers_.run(std::move(work)));
    stats_.note_given(part.length);
    co_return ObjectBytes(std::move(part));
}

Task<Result<ObjectInfo>> FolderObjects::head(std::string key) {
    auto work = [this, key = std::move(key)]() -> Result<ObjectInfo> {
        LEAMS_CHECK(runtime::check_object_key(key));
        return files_.head(key);
    };
    return stats_.measure(ObjectOperation::Head, readers_.run(std::move(work)));
}

Task<Result<void>> FolderObjects::remove(std::vector<std::string> keys) {
    auto work = [this, keys = std::move(keys)]() -> Result<void> {
        LEAMS_CHECK(check_keys(keys));
        return files_.remove(keys);
    };
    return stats_.measure(ObjectOperation::Remove, writers_.run(std::move(work)));
}

Task<Result<std::vector<ObjectInfo>>>
FolderObjects::list(std::string prefix, std::string after, std::size_t limit) {
    auto work = [this, query = ListQuery{std::move(prefix), std::move(after), limit}](
                ) -> Result<std::vector<ObjectInfo>> {
        LEAMS_CHECK(check_query(query));
        return list_files(files_.root(), query);
    };
    return stats_.measure(ObjectOperation::List, readers_.run(std::move(work), runtime::Turn::Later));
}

Task<Result<void>> FolderObjects::ping() {
    return writers_.run([this] { return files_.check_writable(); });
}

void FolderObjects::add_metrics(runtime::Metrics& metrics) const {
    stats_.add_metrics(metrics, name_);
    runtime::add_metrics(metrics, readers_.stats(), name_ + "_read");
    runtime::add_metrics(metrics, writers_.stats(), name_ + "_write");
}

} // namespace leams::adapters
