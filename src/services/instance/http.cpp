#include "services/instance/http.hpp"

#include "services/instance/contact.hpp"

#include <boost/describe/class.hpp>

namespace leams::instance {
namespace {

using net::Access;
using net::NoInput;
using pictures::PictureView;
using runtime::Task;

constexpr std::size_t kLargestPicture = 1024 * 1024;

struct FaceDefaults {
    std::string name;
    std::string description;
    std::string accent;
    std::string rules;
    std::string contact;
};
BOOST_DESCRIBE_STRUCT(FaceDefaults, (), (name, description, accent, rules, contact))

struct InstanceFace {
    std::string name;
    std::string description;
    std::string accent; // Empty: the web app's own.
    std::string rules;
    std::string contact; // An e-mail address, or https://…; empty: none is named.
    std::optional<PictureView> logo;
    std::optional<PictureView> icon;
    std::optional<PictureView> banner;
    FaceDefaults defaults;        // What the configuration says.
    std::vector<std::string> set; // Names of the texts that were set here instead.
};
BOOST_DESCRIBE_STRUCT(
    InstanceFace, (), (name, description, accent, rules, contact, logo, icon, banner, defaults, set)
)

struct InstanceFaceRequest {
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<std::string> accent;
    std::optional<std::string> rules;
    std::optional<std::string> contact;
};
BOOST_DESCRIBE_STRUCT(InstanceFaceRequest, (), (name, description, accent, rules, contact))
std::vector<json::FieldRule> rules_of(std::type_identity<InstanceFaceRequest>) {
    return {
        {.field = "name", .max_length = 50},
        {.field = "description", .max_length = 300},
        {.field = "accent", .max_length = 7},
        {.field = "rules", .max_length = 5000},
        {.field = "contact", .max_length = kMaxContact},
    };
}

struct PictureSlot {
    std::string slot;
};
BOOST_DESCRIBE_STRUCT(PictureSlot, (), (slot))
std::vector<json::FieldRule> rules_of(std::type_identity<PictureSlot>) {
    return {{.field = "slot", .choices = {"logo", "icon", "banner"}}};
}

using FaceAnswer = net::Answer<InstanceFace>;

Task<Result<FaceAnswer>> view_of(Task<Result<FaceSettings>> settings) {
    LEAMS_CO_TRY(auto made, co_await std::move(settings));
    auto& [face, defaults, set] = made;
    co_return FaceAnswer{
        .body =
            {.name = std::move(face.name),
             .description = std::move(face.description),
             .accent = std::move(face.accent),
             .rules = std::move(face.rules),
             .contact = std::move(face.contact),
             .logo = pictures::view_of(face.logo),
             .icon = pictures::view_of(face.icon),
             .banner = pictures::view_of(face.banner),
             .defaults =
                 {.name = std::move(defaults.name),
                  .description = std::move(defaults.description),
                  .accent = std::move(defaults.accent),
                  .rules = std::move(defaults.rules),
                  .contact = std::move(defaults.contact)},
             .set = std::move(set)},
        .cache_control = "private, no-store",
    };
}

FaceTexts texts_of(InstanceFaceRequest request) {
    return {
        .name = std::move(request.name),
        .description = std::move(request.description),
        .accent = std::move(request.accent),
        .rules = std::move(request.rules),
        .contact = std::move(request.contact),
    };
}

} // namespace

std::vector<net::Route> make_routes(InstanceService& service) {
    net::Routes routes("Admin");
    routes.get<NoInput, FaceAnswer>(
        "/admin/instance",
        {
            .access = Access::Admin,
            .summary = "The instance's face, and what of it was set here rather than in the configuration",
            .handle = [&](Caller, NoInput) { return view_of(service.settings()); },
        }
    );
    routes.patch<InstanceFaceRequest, FaceAnswer>(
        "/admin/instance",
        {
            .access = Access::Admin,
            .summary = "Change the instance's face; absent members stay as they are, and with an empty one "
                       "the configuration's holds again",
            .handle = [&](Caller caller, InstanceFaceRequest request
                      ) { return view_of(service.change(std::move(caller), texts_of(std::move(request)))); },
        }
    );
    routes.put<net::Upload<PictureSlot>, FaceAnswer>(
        "/admin/instance/pictures/{slot}",
        {
            .access = Access::Admin,
            .body = net::bytes_body(pictures::picture_types(), kLargestPicture),
            .summary = "Set the instance's logo, icon or banner",
            .handle =
                [&](Caller caller, net::Upload<PictureSlot> upload) {
                    return view_of(service.set_picture(
                        std::move(caller),
                        std::move(upload.parameters.slot),
                        {.content_type = std::move(upload.content_type), .bytes = std::move(upload.bytes)}
                    ));
                },
        }
    );
    routes.remove<PictureSlot, FaceAnswer>(
        "/admin/instance/pictures/{slot}",
        {
            .access = Access::Admin,
            .summary = "Have no logo, icon or banner any more",
            .handle =
                [&](Caller caller, PictureSlot request) {
                    return view_of(service.remove_picture(std::move(caller), std::move(request.slot)));
                },
        }
    );
    return std::move(routes).take();
}

} // namespace leams::instance
