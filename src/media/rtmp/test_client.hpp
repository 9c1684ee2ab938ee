#pragma once

#include "core/formats/amf0.hpp"
#include "core/formats/rtmp_chunk.hpp"
#include "core/formats/rtmp_handshake.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leams::test {

/// A command that the server sent.
struct Answer {
    std::string name;
    double transaction = 0;
    std::uint32_t stream_id = 0;
    std::vector<formats::AmfValue> values;

    /// The "code" of an onStatus or of a connect's result.
    std::string code() const { return values.size() > 3 ? std::string(values[3].text("code")) : ""; }
    std::string description() const {
        return values.size() > 3 ? std::string(values[3].text("description")) : "";
    }
};

/// The client's side of RTMP as bytes, for tests: what to send gathers in `out`, what came goes to receive().
class RtmpClient {
public:
    void handshake() {
        append(Bytes{std::byte{3}});
        append(Bytes(2 * formats::kRtmpHandshakeSize));
    }

    void command(
        std::string_view name,
        double transaction,
        const std::function<void(formats::Amf0Writer&)>& arguments,
        std::uint32_t stream_id = 0
    ) {
        Bytes body;
        formats::Amf0Writer writer(body);
        writer.string(name);
        writer.number(transaction);
        arguments(writer);
        send(formats::RtmpType::CommandAmf0, 0, body, stream_id);
    }
    void command(std::string_view name, double transaction) {
        command(name, transaction, [](auto& out) { out.null(); });
    }
    void
    command(std::string_view name, double transaction, std::string_view text, std::uint32_t stream_id = 0) {
        command(
            name,
            transaction,
            [text](auto& out) {
                out.null();
                out.string(text);
            },
            stream_id
        );
    }

    void connect(std::string_view app = "live", std::string_view tc_url = "rtmp://localhost/live") {
        command("connect", 1, [&](auto& out) {
            out.begin_object();
            out.key("app");
            out.string(app);
            out.key("flashVer");
            out.string("FMLE/3.0 (compatible; test)");
            out.key("tcUrl");
            out.string(tc_url);
            out.end_object();
        });
    }

    /// Everything that OBS sends before its media.
    void start_publishing(std::string_view key) {
        handshake();
        connect();
        command("releaseStream", 2, key);
        command("FCPublish", 3, key);
        command("createStream", 4);
        publish(key);
    }
    void publish(std::string_view key) {
        command(
            "publish",
            5,
            [key](auto& out) {
                out.null();
                out.string(key);
                out.string("live");
            },
            1
        );
    }

    void send(
        formats::RtmpType type,
        std::uint32_t timestamp,
        ByteView payload,
        std::uint32_t stream_id = 1,
        std::uint32_t chunk_stream_id = 0
    ) {
        const auto by_type = 3 + static_cast<std::uint32_t>(type) % 8;
        writer_.write(chunk_stream_id == 0 ? by_type : chunk_stream_id, type, stream_id, timestamp, payload);
    }
    void video(std::uint32_t timestamp, ByteView payload) {
        send(formats::RtmpType::Video, timestamp, payload);
    }
    void audio(std::uint32_t timestamp, ByteView payload) {
        send(formats::RtmpType::Audio, timestamp, payload);
    }
    void chunk_size(std::uint32_t size) { writer_.set_chunk_size(size); }
    void append(ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

    void receive(ByteView bytes) {
        const auto skipped = std::min(handshake_missing_, bytes.size());
        handshake_missing_ -= skipped;
        bytes = bytes.subspan(skipped);
        while (true) {
            auto message = reader_.next(bytes);
            if (!message || !*message) {
                return;
            }
            note(std::move(**message));
        }
    }

    const Answer* find(std::string_view name) const {
        const auto found = std::ranges::find(answers, name, &Answer::name);
        return found == answers.end() ? nullptr : &*found;
    }
    /// The first onStatus with this code.
    const Answer* status(std::string_view code) const {
        const auto found = std::ranges::find_if(answers, [code](const Answer& answer) {
            return answer.name == "onStatus" && answer.code() == code;
        });
        return found == answers.end() ? nullptr : &*found;
    }
    const Answer* result(double transaction) const {
        const auto found = std::ranges::find_if(answers, [transaction](const Answer& answer) {
            return answer.name == "_result" && answer.transaction == transaction;
        });
        return found == answers.end() ? nullptr : &*found;
    }

    Bytes out;
    std::vector<Answer> answers;
    std::vector<formats::RtmpMessage> controls; // Every other message.

private:
    void note(formats::RtmpMessage message) {
        if (message.type != formats::RtmpType::CommandAmf0) {
            controls.push_back(std::move(message));
            return;
        }
        auto values = formats::parse_amf0(message.payload);
        if (!values || values->size() < 2) {
            return;
        }
        Answer answer{
            .name = *values->front().string(),
            .transaction = *(*values)[1].number(),
            .stream_id = message.stream_id,
            .values = std::move(*values),
        };
        answers.push_back(std::move(answer));
    }

    formats::RtmpChunkWriter writer_{out};
    formats::RtmpChunkReader reader_;
    std::size_t handshake_missing_ = 1 + 2 * formats::kRtmpHandshakeSize;
};

} // namespace leams::test
