#include "adapters/bus_amqp/consumer.hpp"

#include <algorithm>
#include <amqp_framing.h>
#include <array>
#include <future>
#include <poll.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace leams::adapters {
namespace {

using namespace std::chrono_literals;

constexpr auto kFirstPause = 100ms;
constexpr auto kLongestPause = 5'000ms;
constexpr auto kLook = 500ms; // At the heartbeats, when nothing comes.
constexpr auto kMeasureEvery = 5s;
constexpr auto kStopLimit = 3s;

amqp_channel_t channel_of(std::size_t queue) {
    return static_cast<amqp_channel_t>(queue + 1);
}

// How often the queue has delivered it before, in vain.
int deliveries_before(const amqp_basic_properties_t& properties) {
    if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) == 0) {
        return 0;
    }
    for (int i = 0; i < properties.headers.num_entries; ++i) {
        const auto& entry = properties.headers.entries[i];
        if (text_of(entry.key) == "x-delivery-count") {
            switch (entry.value.kind) {
            case AMQP_FIELD_KIND_I64:
            case AMQP_FIELD_KIND_U64:
                return static_cast<int>(std::min<std::int64_t>(entry.value.value.i64, 1'000));
            case AMQP_FIELD_KIND_I32:
            case AMQP_FIELD_KIND_U32:
                return std::min(entry.value.value.i32, 1'000);
            case AMQP_FIELD_KIND_I16:
            case AMQP_FIELD_KIND_U16:
                return entry.value.value.i16;
            case AMQP_FIELD_KIND_I8:
            case AMQP_FIELD_KIND_U8:
                return entry.value.value.u8;
            default:
                return 0;
            }
        }
    }
    return 0;
}

QueuedEvent event_of(const amqp_envelope_t& envelope) {
    const auto& properties = envelope.message.properties;
    QueuedEvent queued;
    if ((properties._flags & AMQP_BASIC_MESSAGE_ID_FLAG) != 0) {
        queued.event.id = text_of(properties.message_id);
    }
    if ((properties._flags & AMQP_BASIC_CORRELATION_ID_FLAG) != 0) {
        queued.event.order = text_of(properties.correlation_id);
    }
    queued.event.topic = text_of(envelope.routing_key);
    queued.event.payload = text_of(envelope.message.body);
    queued.attempts = deliveries_before(properties) + 1;
    return queued;
}

} // namespace

AmqpConsumer::AmqpConsumer(AmqpAddress address, AmqpPatience patience, LinkState& link)
    : address_(std::move(address))
    , patience_(patience)
    , link_(link)
    , wakeup_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!wakeup_.is_open()) {
        throw std::runtime_error("no eventfd");
    }
}

AmqpConsumer::~AmqpConsumer() {
    stop();
}

void AmqpConsumer::start(std::vector<Queue> queues) {
    queues_ = std::move(queues);
    thread_ = std::thread([this] { run(); });
}

void AmqpConsumer::acknowledge(std::size_t queue, const std::vector<Delivered>& taken) {
    {
        const std::lock_guard lock(mutex_);
        for (const auto& delivered : taken) {
            acks_.push_back({queue, delivered.connection, delivered.tag});
        }
    }
    wake();
}

void AmqpConsumer::stop() {
    if (!thread_.joinable()) {
        return;
    }
    stopping_ = true;
    wake();
    auto ended = std::async(std::launch::async, [this] { thread_.join(); });
    if (ended.wait_for(kStopLimit) != std::future_status::ready) {
        interrupter_.interrupt();
    }
    ended.get();
}

void AmqpConsumer::run() {
    auto pause = std::chrono::milliseconds(kFirstPause);
    while (!stopping_) {
        const auto began = std::chrono::steady_clock::now();
        const auto served = serve();
        for (auto& queue : queues_) {
            queue.intake->forget();
        }
        interrupter_.watch(-1);
        connection_.reset();
        if (served) {
            return;
        }
        link_.failed(served.error());
        if (std::chrono::steady_clock::now() - began > kLongestPause) {
            pause = kFirstPause;
        }
        sleep(pause, -1);
        pause = std::min(pause * 2, std::chrono::milliseconds(kLongestPause));
    }
}

Result<void> AmqpConsumer::serve() {
    LEAMS_TRY(connection_, AmqpConnection::open(address_, patience_));
    ++connections_;
    if (!interrupter_.watch(connection_->fd())) {
        return Error::unavailable("The server is stopping");
    }
    LEAMS_CHECK(subscribe());
    link_.came_up(connection_->version());
    return work_until_stopped();
}

Result<void> AmqpConsumer::subscribe() {
    for (std::size_t i = 0; i < queues_.size(); ++i) {
        const auto channel = channel_of(i);
        const auto name = queue_name(address_, queues_[i].known.group);
        LEAMS_CHECK(connection_->open_channel(channel));
        LEAMS_CHECK(declare(*connection_, channel, address_, {&queues_[i].known, 1}));
        amqp_basic_qos(connection_->state(), channel, 0, queues_[i].prefetch, 0);
        LEAMS_CHECK(connection_->answer("limiting the deliveries of queue " + name));
        amqp_basic_consume(
            connection_->state(), channel, amqp_view(name), amqp_empty_bytes, 0, 0, 0, amqp_empty_table
        );
        LEAMS_CHECK(connection_->answer("consuming queue " + name));
    }
    return {};
}

Result<void> AmqpConsumer::work_until_stopped() {
    while (true) {
        // Read first: what was acknowledged before is sent below.
        const bool is_last = stopping_;
        LEAMS_CHECK(send_acks());
        if (is_last) {
            return {};
        }
        bool came = true;
        for (int i = 0; came && i < 1'000; ++i) {
            LEAMS_TRY(came, receive());
        }
        if (std::chrono::steady_clock::now() - measured_ > kMeasureEvery) {
            LEAMS_CHECK(measure());
            continue;
        }
        if (!came) {
            sleep(kLook, connection_->fd());
        }
    }
}

/// Whether something came.
Result<bool> AmqpConsumer::receive() {
    amqp_maybe_release_buffers(connection_->state());
    amqp_envelope_t envelope{};
    // With no time at all, the library would not look at the heartbeats.
    const timeval moment{.tv_sec = 0, .tv_usec = 1'000};
    const auto reply = amqp_consume_message(connection_->state(), &envelope, &moment, 0);
    if (reply.reply_type == AMQP_RESPONSE_NORMAL) {
        const auto queue = static_cast<std::size_t>(envelope.channel - 1);
        if (queue < queues_.size()) {
            queues_[queue].intake->put({event_of(envelope), envelope.delivery_tag, connections_});
        }
        amqp_destroy_envelope(&envelope);
        return true;
    }
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) {
        if (reply.library_error == AMQP_STATUS_TIMEOUT) {
            return false;
        }
        if (reply.library_error == AMQP_STATUS_UNEXPECTED_STATE) {
            amqp_frame_t frame{};
            const int status = amqp_simple_wait_frame(connection_->state(), &frame);
            LEAMS_CHECK(connection_->status(status, "reading"));
            LEAMS_CHECK(connection_->unasked(frame));
            return true;
        }
    }
    LEAMS_CHECK(connection_->answer(reply, "consuming"));
    return true;
}

Result<void> AmqpConsumer::send_acks() {
    std::vector<Ack> acks;
    {
        const std::lock_guard lock(mutex_);
        acks.swap(acks_);
    }
    for (const auto& ack : acks) {
        if (ack.connection == connections_) {
            const int status = amqp_basic_ack(connection_->state(), channel_of(ack.queue), ack.tag, 0);
            LEAMS_CHECK(connection_->status(status, "acknowledging"));
        }
    }
    return {};
}

Result<void> AmqpConsumer::measure() {
    for (std::size_t i = 0; i < queues_.size(); ++i) {
        const auto name = queue_name(address_, queues_[i].known.group);
        const auto began = std::chrono::steady_clock::now();
        const auto* found = amqp_queue_declare(
            connection_->state(), channel_of(i), amqp_view(name), 1, 0, 0, 0, amqp_empty_table
        );
        LEAMS_CHECK(connection_->answer("looking at queue " + name));
        queues_[i].intake->queued = found->message_count;
        latency_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    }
    measured_ = std::chrono::steady_clock::now();
    return {};
}

void AmqpConsumer::sleep(std::chrono::milliseconds limit, int fd) {
    std::array<pollfd, 2> watched{
        pollfd{.fd = wakeup_.fd(), .events = POLLIN, .revents = 0},
        pollfd{.fd = fd, .events = POLLIN, .revents = 0}
    };
    ::poll(watched.data(), watched.size(), static_cast<int>(limit.count()));
    std::uint64_t notices = 0;
    [[maybe_unused]] const auto read = ::read(wakeup_.fd(), &notices, sizeof notices);
}

void AmqpConsumer::wake() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wakeup_.fd(), &one, sizeof one);
}

} // namespace leams::adapters
