#include "media/record/journal.hpp"

#include "media/record/varint.hpp"

#include <bit>
#include <optional>
#include <utility>

namespace leams::record::journal {
namespace {

// A record is its length, its content, and a check sum of four bytes; the content is the record's kind and
// its fields. Fields that are added later stand at the end.
enum class Kind : std::uint8_t { Owner = 1, Init = 2, Segment = 3, Stretch = 4, Forgotten = 5, Over = 6 };

constexpr std::size_t kSumBytes = 4;
constexpr std::uint64_t kDiscontinuity = 1;
constexpr std::uint64_t kIndependent = 2;

std::string sum_of(std::string_view content) {
    std::uint32_t sum = 2166136261; // FNV-1a.
    for (const auto character : content) {
        sum = (sum ^ static_cast<unsigned char>(character)) * 16777619;
    }
    std::string bytes;
    for (std::size_t i = 0; i < kSumBytes; ++i) {
        bytes.push_back(static_cast<char>(sum >> (8 * i)));
    }
    return bytes;
}

void put(std::string& content, const Owner& owner) {
    put_text(content, owner.channel.str());
}
void put(std::string& content, const Init& init) {
    put_varint(content, init.id);
    put_text(content, init.codecs);
    put_text(content, init.audio_codecs);
    put_varint(content, init.width);
    put_varint(content, init.height);
    put_varint(content, std::bit_cast<std::uint64_t>(init.fps));
    put_varint(content, init.has_captions ? 1 : 0);
    put_text(content, init.data);
    put_text(content, init.audio_data);
}
void put(std::string& content, const Segment& segment) {
    const auto& entry = segment.entry;
    put_varint(content, segment.position);
    put_varint(content, zigzag(entry.program_date_time));
    put_varint(content, entry.init);
    put_varint(content, (entry.discontinuity ? kDiscontinuity : 0) | (entry.independent ? kIndependent : 0));
}
void put(std::string& content, const Stretch& stretch) {
    put_varint(content, static_cast<std::uint64_t>(stretch.duration.count()));
    put_varint(content, stretch.bytes);
    put_varint(content, stretch.audio_bytes);
    put_varint(content, stretch.key_bytes);
}
void put(std::string& content, const Forgotten& forgotten) {
    put_varint(content, forgotten.before);
}
void put(std::string& content, const Over& over) {
    put_varint(content, over.over ? 1 : 0);
}

std::uint32_t small(VarintReader& reader) {
    return static_cast<std::uint32_t>(reader.number());
}
media::MediaTime time(VarintReader& reader) {
    return media::MediaTime(static_cast<std::int64_t>(reader.number()));
}

Init read_init(VarintReader& reader) {
    Init init;
    init.id = small(reader);
    init.codecs = reader.text();
    init.audio_codecs = reader.text();
    init.width = small(reader);
    init.height = small(reader);
    init.fps = std::bit_cast<double>(reader.number());
    init.has_captions = reader.number() != 0;
    init.data = reader.text();
    init.audio_data = reader.text();
    return init;
}

Segment read_segment(VarintReader& reader) {
    Segment segment;
    segment.position = reader.number();
    segment.entry.program_date_time = unzigzag(reader.number());
    segment.entry.init = small(reader);
    const auto flags = reader.number();
    segment.entry.discontinuity = (flags & kDiscontinuity) != 0;
    segment.entry.independent = (flags & kIndependent) != 0;
    return segment;
}

Stretch read_stretch(VarintReader& reader) {
    Stretch stretch;
    stretch.duration = time(reader);
    stretch.bytes = reader.number();
    stretch.audio_bytes = small(reader);
    stretch.key_bytes = small(reader);
    return stretch;
}

/// Nothing for kinds that this version does not know.
std::optional<Record> read_record(VarintReader& reader) {
    switch (static_cast<Kind>(reader.number())) {
    case Kind::Owner:
        return Owner{UserId(std::string(reader.text()))};
    case Kind::Init:
        return read_init(reader);
    case Kind::Segment:
        return read_segment(reader);
    case Kind::Stretch:
        return read_stretch(reader);
    case Kind::Forgotten:
        return Forgotten{reader.number()};
    case Kind::Over:
        return Over{reader.number() != 0};
    }
    return std::nullopt;
}

} // namespace

void append(std::string& output, const Record& record) {
    std::string content;
    put_varint(content, record.index() + 1);
    std::visit([&](const auto& value) { put(content, value); }, record);
    put_text(output, content);
    output += sum_of(content);
}

std::vector<Record> read(std::string_view content) {
    std::vector<Record> records;
    VarintReader reader(content);
    while (!reader.empty()) {
        const auto text = reader.text();
        const auto sum = reader.take(kSumBytes);
        if (reader.failed() || sum != sum_of(text)) {
            break;
        }
        VarintReader fields(text);
        if (auto record = read_record(fields); record && !fields.failed()) {
            records.push_back(*std::move(record));
        }
    }
    return records;
}

} // namespace leams::record::journal
