#include "node.hpp"

#include "modules/admin.hpp"
#include "modules/auth.hpp"
#include "modules/chat.hpp"
#include "modules/demo.hpp"
#include "modules/health.hpp"
#include "modules/instance.hpp"
#include "modules/media.hpp"
#include "modules/notices.hpp"
#include "modules/pictures.hpp"
#include "modules/recording.hpp"
#include "modules/retention.hpp"
#include "modules/stills.hpp"
#include "modules/streams.hpp"
#include "modules/upkeep.hpp"
#include "modules/users.hpp"
#include "modules/vod.hpp"
#include "modules/vods.hpp"
#include "modules/web.hpp"
#include "version.hpp"

namespace leams::app {

Node::Node(std::unique_ptr<Platform> platform)
    : platform_(std::move(platform))
    , modules_(platform_->roles) {}

Node::~Node() {
    stop();
}

Result<std::unique_ptr<Node>>
Node::start(const Settings& settings, const DataFolder& folder, Roles roles, Demo demo) {
    if (demo == Demo::On && !roles.has(Role::Media)) {
        return Error::invalid_argument("The demo needs the role media.");
    }
    const auto descriptors = raise_descriptor_limit();
    LEAMS_TRY(auto platform, Platform::open(settings, folder, roles));
    std::unique_ptr<Node> node(new Node(std::move(platform)));
    LEAMS_CHECK(node->begin(demo));
    const auto& running = *node->platform_;
    running.log.info(
        "listening",
        {{"http", running.bound.http},
         {"rtmp", running.bound.rtmp},
         {"internal", running.bound.internal},
         {"loops", node->platform_->loops.size()},
         {"descriptors", descriptors},
         {"version", kVersion}}
    );
    return node;
}

// The list of modules: each after those that it is built on.
Result<void> Node::begin(Demo demo) {
    auto& platform = *platform_;
    auto& auth = modules_.add<AuthModule>({Role::Api}, platform);
    auto& streams = modules_.add<StreamsModule>({Role::Api}, platform, auth.service());
    auto& pictures = modules_.add<PicturesModule>({Role::Api}, platform);
    auto& instance = modules_.add<InstanceModule>({Role::Api}, platform, auth.service(), pictures.service());
    auto& users = modules_.add<UsersModule>(
        {Role::Api}, platform, streams.service(), pictures.service(), instance.service()
    );
    modules_.add<AdminModule>({Role::Api}, platform, auth.service(), streams.service());
    modules_.add<HealthModule>(Roles::all(), platform);
    modules_.add_for<ChatModule>(
        Role::Chat, platform, streams.service(), users.service(), streams.broadcasts()
    );
    auto* recording = modules_.add_for<RecordingModule>(Role::Media, platform);
    auto& vods = modules_.add<VodsModule>(
        {Role::Api},
        platform,
        streams.service(),
        pictures.service(),
        recording != nullptr ? &recording->library() : nullptr
    );
    users.set_recorded([&vods](users::Embedded kind, std::string name) {
        return vods.find_recorded(kind, std::move(name));
    });
    if (recording != nullptr) {
        modules_.add<VodModule>({Role::Media}, platform, vods.watching(), recording->library());
        modules_.add<StillsModule>({Role::Media}, platform, recording->library());
    }
    auto* media = modules_.add_for<MediaModule>(
        Role::Media,
        platform,
        streams.service(),
        vods.quota(),
        streams.registry_link(),
        streams.seats(),
        recording != nullptr ? &recording->recorder() : nullptr
    );
    if (media != nullptr && demo == Demo::On) {
        const DemoStores stores{auth.accounts(), streams.channels(), streams.keys(), platform.clock};
        modules_.add<DemoModule>({Role::Media}, platform, stores, media->registry());
    }
    modules_.add_for<UpkeepModule>(Role::Worker, platform, auth.service(), pictures.service());
    modules_.add_for<RetentionModule>(Role::Worker, platform);
    modules_.add_for<NoticesModule>(
        Role::Worker, platform, recording != nullptr ? &recording->recorder().stats() : nullptr
    );
    auto* web = modules_.add_for<WebModule>(Role::Web, platform);

    LEAMS_CHECK(modules_.open());
    front_ =
        std::make_unique<Front>(platform, modules_, auth.service(), web != nullptr ? &web->pages() : nullptr);
    LEAMS_CHECK(front_->open());
    platform.start();
    is_running_ = true;
    return modules_.start();
}

void Node::stop() {
    if (!is_running_) {
        return;
    }
    is_running_ = false;
    platform_->log.info("stopping");
    modules_.drain();
    front_->stop();
    modules_.stop();
    platform_->stop();
    platform_->log.info("stopped");
}

} // namespace leams::app
