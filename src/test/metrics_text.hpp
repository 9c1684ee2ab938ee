#pragma once

#include <gtest/gtest.h>

#include <charconv>
#include <limits>
#include <map>
#include <regex>
#include <sstream>
#include <string>

namespace leams::test {

/// What a scraper reads, by the rules of Prometheus' text format; each breach of them fails the test.
class MetricsText {
public:
    explicit MetricsText(const std::string& text) {
        EXPECT_TRUE(text.empty() || text.back() == '\n');
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            line.starts_with("#") ? read_comment(line) : read_sample(line);
        }
        end_family();
    }

    /// Of a series as it is written: "name{label=\"value\"}".
    double value(const std::string& series) const {
        const auto found = values_.find(series);
        EXPECT_NE(found, values_.end()) << "no series " << series;
        return found == values_.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
    }
    std::string type(const std::string& family) const { return types_.at(family); }
    std::string help(const std::string& family) const { return helps_.at(family); }

private:
    void read_comment(const std::string& line) {
        static const std::regex kComment(R"(# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+))");
        std::smatch parts;
        ASSERT_TRUE(std::regex_match(line, parts, kComment)) << line;
        const std::string name = parts[2];
        if (parts[1] == "HELP") {
            end_family();
            family_ = name;
            EXPECT_TRUE(helps_.emplace(name, parts[3]).second) << name << " comes twice";
            return;
        }
        EXPECT_EQ(name, family_) << "a type follows its help";
        EXPECT_TRUE(std::regex_match(parts[3].str(), std::regex("counter|gauge|histogram"))) << line;
        EXPECT_TRUE(types_.emplace(name, parts[3]).second) << name << " has two types";
    }

    void read_sample(const std::string& line) {
        static const std::regex kSample(
            R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?:[a-zA-Z_]\w*="(?:[^"\\]|\\["\\n])*",?)+)\})? (\S+))re"
        );
        std::smatch parts;
        ASSERT_TRUE(std::regex_match(line, parts, kSample)) << line;
        const std::string number = parts[4];
        double value = 0;
        const auto* end = number.data() + number.size();
        EXPECT_EQ(std::from_chars(number.data(), end, value).ptr, end) << line;
        const auto series = parts[1].str() + parts[2].str();
        EXPECT_TRUE(values_.emplace(series, value).second) << series << " comes twice";

        const auto name = parts[1].str();
        if (types_[family_] != "histogram") {
            EXPECT_EQ(name, family_) << "samples follow their type";
            EXPECT_TRUE(types_[family_] != "counter" || (value >= 0 && name.ends_with("_total"))) << line;
            return;
        }
        read_part(name, parts[3], value);
    }

    // Of a histogram; its buckets come in order and count those before them too.
    void read_part(const std::string& name, const std::string& labels, double value) {
        static const std::regex kBound(R"re((.*?),?le="([^"]+)")re");
        std::smatch parts;
        if (name == family_ + "_bucket") {
            ASSERT_TRUE(std::regex_match(labels, parts, kBound)) << labels;
            auto& last = buckets_[parts[1]];
            EXPECT_GE(value, last.count);
            EXPECT_GT(std::stod(parts[2]), last.bound);
            last = {value, std::stod(parts[2])};
        } else if (name == family_ + "_count") {
            counts_[labels] = value;
        } else {
            EXPECT_EQ(name, family_ + "_sum");
        }
    }

    void end_family() {
        EXPECT_EQ(buckets_.size(), counts_.size()) << family_;
        for (const auto& [labels, last] : buckets_) {
            EXPECT_EQ(last.bound, std::numeric_limits<double>::infinity());
            EXPECT_EQ(last.count, counts_[labels]) << family_ << labels;
        }
        buckets_.clear();
        counts_.clear();
    }

    struct Bucket {
        double count = 0;
        double bound = -std::numeric_limits<double>::infinity();
    };

    std::string family_;
    std::map<std::string, std::string> helps_;
    std::map<std::string, std::string> types_;
    std::map<std::string, double> values_;
    std::map<std::string, Bucket> buckets_;
    std::map<std::string, double> counts_;
};

} // namespace leams::test
