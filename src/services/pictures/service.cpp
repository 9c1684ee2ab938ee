#include "services/pictures/service.hpp"

#include "core/base/digest.hpp"
#include "core/base/finally.hpp"
#include "core/base/random.hpp"

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
    LEAMS_CO_TRY(auto stored, co_await make(place.owner, std::move(file), rule));
    auto picture = stored.picture;
    LEAMS_CO_CHECK(co_await ports_.store.put(std::move(place), std::move(stored), ports_.clock.now()));
    co_return picture;
}

runtime::Task<Result<StoredPicture>>
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
    co_return StoredPicture{
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

runtime::Task<Result<void>> PicturesService::remove(Place place) {
    return ports_.store.remove(std::move(place));
}

runtime::Task<Result<std::vector<std::pair<std::string, Picture>>>> PicturesService::of(std::string owner) {
    return ports_.store.list_of(std::move(owner));
}

runtime::Task<Result<SharedPicture>> PicturesService::find(std::string hash) {
    if (auto known = recall(hash)) {
        co_return std::move(*known);
    }
    std::optional<PictureFile> file;
    if (hash.size() == kHashDigits) {
        LEAMS_CO_TRY(file, co_await ports_.store.find(hash));
    }
    if (!file) {
        co_return Error::not_found("There is no such picture");
    }
    SharedPicture picture{
        .content_type = std::move(file->content_type),
        .bytes = std::make_shared<const std::string>(std::move(file->bytes)),
    };
    remember({.hash = std::move(hash), .picture = picture});
    co_return picture;
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
