#include "services/pictures/service.hpp"

#include "core/base/digest.hpp"
#include "core/base/finally.hpp"
#include "core/base/id.hpp"
#include "core/base/random.hpp"
#include "core/runtime/object_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace leams::pictures {
namespace {

constexpr std::int64_t kUploads = 20; // Of one owner in kUploadWindow.
constexpr std::chrono::hours kUploadWindow{1};
constexpr std::int64_t kMaxPixels = 40'000'000;
constexpr std::uint32_t kMaxFrames = 500;
constexpr int kMakingOfOne = 3; // So that nobody fills the queue in which all wait.
constexpr std::size_t kRecentBytes = 16 * 1024 * 1024;
constexpr std::size_t kHashDigits = 64;
constexpr std::uint64_t kLargestObject = 64 * 1024 * 1024;
constexpr std::string_view kPrefix = "pictures/";
constexpr std::string_view kCacheControl = "public, max-age=31536000, immutable";
// An object is there before its picture is.
constexpr std::chrono::hours kUnusedFor{1};

Error refused(std::string code, std::string detail) {
    return Error::invalid_fields({{"/picture", "picture." + std::move(code), std::move(detail)}});
}

/// What can be said without decoding it.
Result<void> inspect(const PictureFile& file, const PictureRule& rule) {
    if (file.bytes.size() > rule.max_bytes) {
        return refused("bytes", fmt::format("is larger than {} KiB", rule.max_bytes / 1024));
    }
    const auto info = formats::parse_image(as_bytes(file.bytes));
    if (!info || formats::media_type(info->kind) != file.content_type) {
        return refused("kind", "is no PNG, JPEG, WebP or GIF, or another kind than it is said to be");
    }
    if (info->frames > kMaxFrames) {
        return refused("animated", fmt::format("has more than {} frames", kMaxFrames));
    }
    if (std::min(info->width, info->height) < rule.min_side) {
        return refused("size", fmt::format("must be at least {} pixels wide and high", rule.min_side));
    }
    if (std::int64_t{info->width} * info->height > kMaxPixels) {
        return refused("size", fmt::format("has more than {} million pixels", kMaxPixels / 1'000'000));
    }
    return {};
}

} // namespace

runtime::Task<Result<Picture>> PicturesService::put(Place place, PictureFile file, PictureRule rule) {
    const auto rate = co_await ports_.cache.count("pictures:" + place.owner, kUploads, kUploadWindow);
    if (!rate.allowed) {
        const auto wait = std::max<std::int64_t>((rate.resets_at - ports_.clock.now() + 999) / 1000, 1);
        co_return Error::resource_exhausted("Too many pictures in an hour, try again later")
            .with_retry_after(wait);
    }
    LEAMS_CO_CHECK(inspect(file, rule));
    LEAMS_CO_TRY(auto made, co_await make(place.owner, std::move(file), rule));
    auto type = made.file.content_type;
    LEAMS_CO_TRY(auto key, co_await store(type, std::move(made.file.bytes)));
    StoredPicture stored{.picture = made.picture, .content_type = std::move(type), .key = std::move(key)};
    LEAMS_CO_TRY(
        auto replaced, co_await ports_.store.put(std::move(place), std::move(stored), ports_.clock.now())
    );
    co_await forget(std::move(replaced));
    co_return std::move(made.picture);
}

runtime::Task<Result<void>> PicturesService::remove(Place place) {
    LEAMS_CO_TRY(auto replaced, co_await ports_.store.remove(std::move(place)));
    co_await forget(std::move(replaced));
    co_return Result<void>{};
}

runtime::Task<Result<std::string>> PicturesService::store(std::string content_type, std::string bytes) {
    auto key = std::string(kPrefix) + make_uuid7(ports_.clock.now());
    auto content = std::make_shared<const std::string>(std::move(bytes));
    runtime::ObjectLabels labels{
        .content_type = std::move(content_type), .cache_control = std::string(kCacheControl)
    };
    LEAMS_CO_CHECK(co_await ports_.objects.put(key, std::move(content), std::move(labels)));
    co_return key;
}

// What cannot be removed now is when it is found to be nobody's.
runtime::Task<> PicturesService::forget(std::string key) {
    if (!key.empty()) {
        static_cast<void>(co_await ports_.objects.remove({std::move(key)}));
    }
}

runtime::Task<Result<PicturesService::Made>>
PicturesService::make(std::string owner, PictureFile file, PictureRule rule) {
    if (!begin_making(owner)) {
        co_return Error::unavailable("Other pictures of yours are being made, try again in a moment")
            .with_retry_after(spread_seconds(1));
    }
    const Finally done([&] { end_making(owner); });
    auto made = co_await ports_.maker.make(std::move(file), rule);
    if (!made && made.error().code() == ErrorCode::InvalidArgument) {
        co_return refused("damaged", "cannot be read").with_cause(made.error().cause());
    }
    if (!made) {
        co_return made.error();
    }
    const auto info = formats::parse_image(as_bytes(made->bytes));
    if (!info) {
        co_return Error::internal("what was made of a picture is none");
    }
    co_return Made{
        .picture = {.hash = sha256_hex(made->bytes), .width = info->width, .height = info->height},
        .file = *std::move(made),
    };
}

bool PicturesService::begin_making(const std::string& owner) {
    const std::lock_guard lock(mutex_);
    auto& count = making_[owner];
    if (count == kMakingOfOne) {
        return false;
    }
    ++count;
    return true;
}

void PicturesService::end_making(const std::string& owner) {
    const std::lock_guard lock(mutex_);
    if (const auto found = making_.find(owner); --found->second == 0) {
        making_.erase(found);
    }
}

runtime::Task<Result<std::vector<std::pair<std::string, Picture>>>> PicturesService::of(std::string owner) {
    return ports_.store.list_of(std::move(owner));
}

runtime::Task<Result<SharedPicture>> PicturesService::find(std::string hash) {
    if (auto known = recall(hash)) {
        co_return std::move(*known);
    }
    std::optional<PictureContent> found;
    if (hash.size() == kHashDigits) {
        LEAMS_CO_TRY(found, co_await ports_.store.find(hash));
    }
    if (!found) {
        co_return Error::not_found("There is no such picture");
    }
    SharedPicture picture{.content_type = std::move(found->content_type), .bytes = {}};
    if (found->key.empty()) {
        picture.bytes = std::make_shared<const std::string>(std::move(found->bytes));
    } else {
        LEAMS_CO_TRY(const auto bytes, co_await ports_.objects.get(found->key, 0, kLargestObject));
        LEAMS_CO_TRY(picture.bytes, runtime::content_of(bytes));
    }
    remember({.hash = std::move(hash), .picture = picture});
    co_return picture;
}

runtime::Task<Result<void>> PicturesService::purge() {
    LEAMS_CO_CHECK(co_await move_inline());
    co_return co_await remove_unused();
}

runtime::Task<Result<void>> PicturesService::move_inline() {
    for (;;) {
        LEAMS_CO_TRY(auto left, co_await ports_.store.find_inline());
        if (!left) {
            co_return Result<void>{};
        }
        LEAMS_CO_TRY(auto key, co_await store(std::move(left->content_type), std::move(left->bytes)));
        LEAMS_CO_CHECK(co_await ports_.store.moved(std::move(left->hash), std::move(key)));
    }
}

runtime::Task<Result<void>> PicturesService::remove_unused() {
    constexpr std::size_t kAtOnce = 500;
    const auto until = ports_.clock.now() - std::chrono::milliseconds(kUnusedFor).count();
    std::string after;
    for (;;) {
        LEAMS_CO_TRY(const auto page, co_await ports_.objects.list(std::string(kPrefix), after, kAtOnce));
        if (page.empty()) {
            co_return Result<void>{};
        }
        after = page.back().key;
        std::vector<std::string> keys;
        for (const auto& object : page) {
            if (object.modified_at < until) {
                keys.push_back(object.key);
            }
        }
        LEAMS_CO_TRY(auto unused, co_await ports_.store.unused(std::move(keys)));
        LEAMS_CO_CHECK(co_await ports_.objects.remove(std::move(unused)));
    }
}

std::optional<SharedPicture> PicturesService::recall(const std::string& hash) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(recent_, hash, &Recent::hash);
    if (found == recent_.end()) {
        return std::nullopt;
    }
    recent_.splice(recent_.begin(), recent_, found);
    return recent_.front().picture;
}

void PicturesService::remember(Recent recent) {
    const std::lock_guard lock(mutex_);
    if (std::ranges::find(recent_, recent.hash, &Recent::hash) != recent_.end()) {
        return; // Another request was faster.
    }
    recent_bytes_ += recent.picture.bytes->size();
    recent_.push_front(std::move(recent));
    while (recent_bytes_ > kRecentBytes && recent_.size() > 1) {
        recent_bytes_ -= recent_.back().picture.bytes->size();
        recent_.pop_back();
    }
}

} // namespace leams::pictures
