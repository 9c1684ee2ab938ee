#include "services/instance/service.hpp"

#include "core/base/colour.hpp"
#include "core/base/text.hpp"
#include "services/instance/contact.hpp"

#include <utility>

namespace leams::instance {
namespace {

constexpr std::chrono::seconds kKnownFor{2};
constexpr std::string_view kOwner = "instance";

pictures::PictureRule rule_of(std::string_view slot) {
    constexpr std::size_t kKiB = 1024;
    if (slot == "banner") {
        return {.max_bytes = 1024 * kKiB, .min_side = 64, .width = 1920, .height = 1080};
    }
    if (slot == "icon") {
        return {
            .max_bytes = 256 * kKiB,
            .min_side = 48,
            .width = 512,
            .height = 512,
            .kind = formats::ImageKind::Png, // Desktops show it beside their own.
        };
    }
    return {.max_bytes = 512 * kKiB, .min_side = 16, .width = 1024, .height = 512};
}

Result<FaceTexts> check(FaceTexts change) {
    for (auto* line : {&change.name, &change.description}) {
        *line = line->has_value() ? std::optional(clean_line(**line)) : std::nullopt;
    }
    if (change.rules) {
        change.rules = clean_text(*change.rules);
    }
    if (change.accent && !change.accent->empty()) {
        change.accent = parse_colour(*change.accent);
        if (!change.accent) {
            return Error::invalid_fields({{"/accent", "colour", "A colour is written like #c62f52"}});
        }
    }
    if (change.contact && !change.contact->empty() && !is_contact(*change.contact)) {
        return Error::invalid_fields(
            {{"/contact", "contact.format", "A contact is an e-mail address, or begins with https://"}}
        );
    }
    return change;
}

/// "name, accent": what an entry of the audit log says of a change.
std::string names_of(const FaceTexts& change) {
    std::string names;
    const auto add = [&](const std::optional<std::string>& text, std::string_view name) {
        if (text) {
            names.append(names.empty() ? "" : ", ").append(name);
        }
    };
    add(change.name, "name");
    add(change.description, "description");
    add(change.accent, "accent");
    add(change.rules, "rules");
    add(change.contact, "contact");
    return names;
}

} // namespace

std::optional<Face> InstanceService::recall() const {
    const std::lock_guard lock(mutex_);
    if (known_ && ports_.clock.steady() < known_->until) {
        return known_->face;
    }
    return std::nullopt;
}

void InstanceService::forget() {
    const std::lock_guard lock(mutex_);
    known_.reset();
}

runtime::Task<Result<FaceSettings>> InstanceService::read() {
    const auto until = ports_.clock.steady() + kKnownFor;
    LEAMS_CO_TRY(const auto texts, co_await ports_.store.find());
    LEAMS_CO_TRY(auto pictures, co_await ports_.pictures.of(std::string(kOwner)));
    FaceSettings settings{.face = defaults_, .defaults = defaults_, .set = {}};
    auto& face = settings.face;
    const auto take = [&](const std::optional<std::string>& text, std::string& field, const char* name) {
        if (text) {
            field = *text;
            settings.set.emplace_back(name);
        }
    };
    take(texts.name, face.name, "name");
    take(texts.description, face.description, "description");
    take(texts.accent, face.accent, "accent");
    take(texts.rules, face.rules, "rules");
    take(texts.contact, face.contact, "contact");
    for (auto& [slot, picture] : pictures) {
        auto& place = slot == "logo" ? face.logo : slot == "icon" ? face.icon : face.banner;
        place = std::move(picture);
    }
    const std::lock_guard lock(mutex_);
    known_ = Known{.face = face, .until = until};
    co_return settings;
}

runtime::Task<Result<Face>> InstanceService::face() {
    if (auto known = recall()) {
        co_return std::move(*known);
    }
    LEAMS_CO_TRY(auto settings, co_await read());
    co_return std::move(settings.face);
}

runtime::Task<Result<std::string>> InstanceService::name() {
    LEAMS_CO_TRY(auto shown, co_await face());
    co_return std::move(shown.name);
}

runtime::Task<Result<FaceSettings>> InstanceService::settings() {
    return read();
}

runtime::Task<Result<FaceSettings>> InstanceService::change(Caller caller, FaceTexts change) {
    LEAMS_CO_TRY(auto checked, check(std::move(change)));
    auto entry = admin::audit_entry(caller, "instance.change");
    entry.target = names_of(checked);
    LEAMS_CO_CHECK(co_await ports_.store.change(std::move(checked), std::move(entry), ports_.clock.now()));
    forget();
    co_return co_await read();
}

runtime::Task<Result<FaceSettings>>
InstanceService::set_picture(Caller caller, std::string slot, pictures::PictureFile file) {
    pictures::Place place{.owner = std::string(kOwner), .slot = slot};
    LEAMS_CO_CHECK(co_await ports_.pictures.put(std::move(place), std::move(file), rule_of(slot)));
    co_return co_await tell(std::move(caller), "instance.picture", std::move(slot));
}

runtime::Task<Result<FaceSettings>> InstanceService::remove_picture(Caller caller, std::string slot) {
    LEAMS_CO_CHECK(co_await ports_.pictures.remove({.owner = std::string(kOwner), .slot = slot}));
    co_return co_await tell(std::move(caller), "instance.picture_removed", std::move(slot));
}

runtime::Task<Result<FaceSettings>>
InstanceService::tell(Caller caller, std::string action, std::string slot) {
    forget();
    auto entry = admin::audit_entry(caller, std::move(action));
    entry.target = std::move(slot);
    LEAMS_CO_CHECK(co_await ports_.audit.add(std::move(entry)));
    co_return co_await read();
}

} // namespace leams::instance
