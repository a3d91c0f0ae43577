#include "utf16.h"

namespace lumigo {
namespace {

#ifdef _WIN32
constexpr WCHAR kSeparator = u'\\';
#else
constexpr WCHAR kSeparator = u'/';
#endif

}  // namespace

size_t Length(const WCHAR* text) {
    size_t length = 0;
    while (text[length] != 0) {
        length++;
    }
    return length;
}

bool Equals(const WCHAR* left, const WCHAR* right) {
    while (*left != 0 && *left == *right) {
        left++;
        right++;
    }
    return *left == *right;
}

bool Utf8ToUtf16(const char* text, Array<WCHAR>* result) {
    const uint8_t* p = reinterpret_cast<const uint8_t*>(text);
    while (*p != 0) {
        uint32_t first = *p++;
        int following = first < 0x80 ? 0 : (first >> 5) == 0x6 ? 1 : (first >> 4) == 0xE ? 2 : (first >> 3) == 0x1E ? 3 : -1;
        if (following < 0) {
            return false;
        }
        uint32_t point = following == 0 ? first : first & (0x3Fu >> following);
        for (int i = 0; i < following; i++) {
            if ((*p & 0xC0) != 0x80) {
                return false;
            }
            point = (point << 6) | (*p++ & 0x3Fu);
        }
        constexpr uint32_t kSmallest[] = {0, 0x80, 0x800, 0x10000};
        if (point < kSmallest[following] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
            return false;
        }
        bool appended = point < 0x10000
                            ? result->Append(point == '/' ? kSeparator : static_cast<WCHAR>(point))
                            : result->Append(static_cast<WCHAR>(0xD7C0 + (point >> 10))) && result->Append(static_cast<WCHAR>(0xDC00 + (point & 0x3FF)));
        if (!appended) {
            return false;
        }
    }
    return result->Append(WCHAR{0});
}

bool Utf16ToUtf8(const WCHAR* text, Array<char>* result) {
    while (*text != 0) {
        uint32_t point = *text == kSeparator ? u'/' : *text;
        text++;
        if (point >= 0xD800 && point <= 0xDFFF) {
            bool paired = point < 0xDC00 && *text >= 0xDC00 && *text <= 0xDFFF;
            point = paired ? 0x10000 + ((point - 0xD800) << 10) + (*text++ - 0xDC00u) : '?';
        }
        constexpr uint32_t kFirstByte[] = {0, 0xC0, 0xE0, 0xF0};
        int following = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        if (!result->Append(static_cast<char>(kFirstByte[following] | (point >> (6 * following))))) {
            return false;
        }
        while (following-- > 0) {
            if (!result->Append(static_cast<char>(0x80 | ((point >> (6 * following)) & 0x3F)))) {
                return false;
            }
        }
    }
    return result->Append('\0');
}

}  // namespace lumigo
