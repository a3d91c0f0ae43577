#include "metadata_image.h"

#include <cstring>

namespace lumigo {
namespace {

constexpr unsigned kTypeDef = 0x02, kMethodPointer = 0x05, kMethodDef = 0x06, kNestedClass = 0x29;
constexpr uint32_t kVisibilityMask = 7, kNestedPublic = 2;

// Columns: 2 and 4 are numbers of that size; S, G, B indices into heaps; < and the table number + 0x30 an index into a table; others coded indices.
constexpr char kTypeColumns[] = "4SSt<4<6";
constexpr char kMethodColumns[] = "422SB<8";
constexpr char kNestedColumns[] = "<2<2";
constexpr const char* kColumns[] = {
    "2SGGG",     "rSS",       kTypeColumns, "<4",   "2SB",  "<6",   kMethodColumns, "<8",  "22S",   "<2t",   "pSB",  "2kB",
    "aTB",       "fB",        "2dB",        "24<2", "4<4",  "B",    "<2<D",         "<D",  "2St",   "<2<G",  "<G",   "2SB",
    "2<6s",      "<2mm",      "S",          "B",    "2eS<J", "4<4", "44",           "4",   "422224BSS", "4", "444",  "22224BSSB",
    "4<S",       "444<S",     "4SB",        "44SSi", "44Si", kNestedColumns,
};

struct CodedIndex {
    char column;
    uint8_t tagBits;
    uint8_t tables[22];
    uint8_t count;
};

constexpr CodedIndex kCoded[] = {
    {'t', 2, {0x02, 0x01, 0x1B}, 3},                                    // TypeDefOrRef
    {'k', 2, {0x04, 0x08, 0x17}, 3},                                    // HasConstant
    {'a', 5, {0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0A, 0x00, 0x0E, 0x17, 0x14, 0x11, 0x1A, 0x1B, 0x20, 0x23, 0x26, 0x27, 0x28, 0x2A, 0x2C, 0x2B}, 22},
    {'f', 1, {0x04, 0x08}, 2},                                          // HasFieldMarshal
    {'d', 2, {0x02, 0x06, 0x20}, 3},                                    // HasDeclSecurity
    {'p', 3, {0x02, 0x01, 0x1A, 0x06, 0x1B}, 5},                        // MemberRefParent
    {'s', 1, {0x14, 0x17}, 2},                                          // HasSemantics
    {'m', 1, {0x06, 0x0A}, 2},                                          // MethodDefOrRef
    {'e', 1, {0x04, 0x06}, 2},                                          // MemberForwarded
    {'i', 2, {0x26, 0x23, 0x27}, 3},                                    // Implementation
    {'T', 3, {0x06, 0x0A}, 2},                                          // CustomAttributeType
    {'r', 2, {0x00, 0x1A, 0x23, 0x01}, 4},                              // ResolutionScope
};

/// Little-endian, as every platform we run on.
uint32_t Read(const uint8_t* at, uint32_t size) {
    uint32_t value = 0;
    memcpy(&value, at, size == 2 ? 2 : 4);
    return value;
}

}  // namespace

bool MetadataImage::OpenLoaded(const uint8_t* image, bool isMapped) {
    constexpr size_t kHeaders = 0x400;
    // The headers alone first; they tell the size of all.
    if (image == nullptr || Read(image, 2) != 0x5A4D || Read(image + 0x3C, 4) > kHeaders - 256) {
        return false;
    }
    const uint8_t* pe = image + Read(image + 0x3C, 4);
    size_t size = Read(pe + 24 + 56, 4);  // SizeOfImage
    if (!isMapped) {
        const uint8_t* sections = pe + 24 + Read(pe + 20, 2);
        for (uint32_t i = 0; i < Read(pe + 6, 2); i++) {
            size_t end = size_t{Read(sections + i * 40 + 16, 4)} + Read(sections + i * 40 + 20, 4);
            size = i == 0 || end > size ? end : size;
        }
    }
    return Open(image, size, isMapped);
}

bool MetadataImage::Open(const uint8_t* image, size_t size, bool isMapped) {
    image_ = {image, size};
    isMapped_ = isMapped;
    if (size < 0x40 || Read(image, 2) != 0x5A4D) {
        return false;
    }
    size_t pe = Read(image + 0x3C, 4);
    if (pe > size || size - pe < 24 + 240 || Read(image + pe, 4) != 0x4550) {
        return false;
    }
    size_t optional = pe + 24;
    sectionCount_ = Read(image + pe + 6, 2);
    size_t sections = optional + Read(image + pe + 20, 2);
    if (sections > size || (size - sections) / 40 < sectionCount_) {
        return false;
    }
    sections_ = image + sections;
    bool isWide = Read(image + optional, 2) == 0x20B;
    const uint8_t* header = AtAddress(Read(image + optional + (isWide ? 112 : 96) + 14 * 8, 4), 16);
    if (header == nullptr) {
        return false;
    }
    uint32_t rootSize = Read(header + 12, 4);
    const uint8_t* root = AtAddress(Read(header + 8, 4), rootSize);
    return root != nullptr && ReadStreams({root, rootSize});
}

const uint8_t* MetadataImage::AtAddress(uint32_t address, size_t size) const {
    for (unsigned i = 0; i < sectionCount_; i++) {
        const uint8_t* section = sections_ + i * 40;
        uint32_t start = Read(section + 12, 4), length = Read(section + 8, 4), offset = isMapped_ ? start : Read(section + 20, 4);
        if (address >= start && address - start < length && length - (address - start) >= size) {
            size_t at = size_t{offset} + (address - start);
            return at <= image_.size && image_.size - at >= size ? image_.data + at : nullptr;
        }
    }
    return nullptr;
}

bool MetadataImage::ReadStreams(Bytes root) {
    if (root.size < 20 || Read(root.data, 4) != 0x424A5342) {
        return false;
    }
    size_t versionLength = Read(root.data + 12, 4);
    if (versionLength > root.size - 20) {
        return false;
    }
    size_t at = 16 + versionLength;
    unsigned count = Read(root.data + at + 2, 2);
    at += 4;
    Bytes tables = {};
    for (unsigned i = 0; i < count; i++) {
        if (root.size - at < 12) {
            return false;
        }
        size_t offset = Read(root.data + at, 4), size = Read(root.data + at + 4, 4);
        const char* name = reinterpret_cast<const char*>(root.data + at + 8);
        size_t nameSize = root.size - at - 8, length = 0;
        while (length < nameSize && name[length] != 0) {
            length++;
        }
        size_t padded = (length + 4) & ~size_t{3};
        if (padded > nameSize || offset > root.size || root.size - offset < size) {
            return false;
        }
        Bytes stream = {root.data + offset, size};
        if (length == 8 && memcmp(name, "#Strings", 8) == 0) {
            strings_ = stream;
        } else if (length == 5 && memcmp(name, "#Blob", 5) == 0) {
            blobs_ = stream;
        } else if (length == 2 && memcmp(name, "#~", 2) == 0) {
            tables = stream;
        }
        at += 8 + padded;
    }
    return ReadTables(tables);
}

bool MetadataImage::ReadTables(Bytes stream) {
    if (stream.size < 24) {
        return false;
    }
    heapSizes_ = stream.data[6];
    uint64_t valid = Read(stream.data + 8, 4) | (uint64_t{Read(stream.data + 12, 4)} << 32);
    size_t at = 24;
    for (unsigned table = 0; table < 64; table++) {
        if ((valid >> table & 1) != 0) {
            if (table >= kTables || stream.size - at < 4) {
                return false;
            }
            tables_[table].count = Read(stream.data + at, 4);
            at += 4;
        }
    }
    for (unsigned table = 0; table <= kNestedClass; table++) {
        tables_[table].rows = stream.data + at;
        tables_[table].rowSize = RowSize(kColumns[table]);
        uint64_t size = uint64_t{tables_[table].count} * tables_[table].rowSize;
        if (size > stream.size - at) {
            return false;
        }
        at += size;
    }
    return tables_[kMethodPointer].count == 0;
}

uint32_t MetadataImage::ColumnSize(char column) const {
    switch (column) {
        case '2': return 2;
        case '4': return 4;
        case 'S': return heapSizes_ & 1 ? 4 : 2;
        case 'G': return heapSizes_ & 2 ? 4 : 2;
        case 'B': return heapSizes_ & 4 ? 4 : 2;
    }
    for (const CodedIndex& coded : kCoded) {
        if (coded.column == column) {
            for (unsigned i = 0; i < coded.count; i++) {
                if (tables_[coded.tables[i]].count >= 1u << (16 - coded.tagBits)) {
                    return 4;
                }
            }
        }
    }
    return 2;
}

uint32_t MetadataImage::RowSize(const char* columns) const {
    uint32_t size = 0;
    for (; *columns != 0; columns++) {
        if (*columns == '<') {
            columns++;
            size += tables_[*columns - 0x30].count >= 1u << 16 ? 4 : 2;
        } else {
            size += ColumnSize(*columns);
        }
    }
    return size;
}

uint32_t MetadataImage::TextColumn::At(uint32_t row) const { return Read(first + size_t{row - 1} * step, size); }

MetadataImage::TextColumn MetadataImage::Names(unsigned table, const char* before) const {
    return {tables_[table].rows + RowSize(before), tables_[table].rowSize, ColumnSize('S')};
}

bool MetadataImage::IsText(uint32_t at, const WCHAR* text, size_t length) const {
    if (at >= strings_.size || strings_.size - at <= length || strings_.data[at + length] != 0) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (strings_.data[at + i] != text[i]) {
            return false;
        }
    }
    return true;
}

bool MetadataImage::IsBlob(uint32_t at, const uint8_t* blob, size_t size) const {
    // Nothing we look for is longer than one length byte can say.
    return size < 0x80 && at < blobs_.size && blobs_.data[at] == size && blobs_.size - at > size && memcmp(blobs_.data + at + 1, blob, size) == 0;
}

uint32_t MetadataImage::EnclosingOf(uint32_t nestedRow) const {
    uint32_t size = tables_[kNestedClass].rowSize / 2;
    for (uint32_t row = 1; row <= tables_[kNestedClass].count; row++) {
        const uint8_t* at = tables_[kNestedClass].rows + size_t{row - 1} * tables_[kNestedClass].rowSize;
        if (Read(at, size) == nestedRow) {
            return Read(at + size, size);
        }
    }
    return 0;
}

HRESULT MetadataImage::FindTypeDefByName(const WCHAR* name, Token enclosing, Token* type) const {
    size_t length = 0, dot = 0;
    for (; name[length] != 0; length++) {
        dot = name[length] == u'.' ? length : dot;
    }
    const WCHAR* simple = dot == 0 ? name : name + dot + 1;
    size_t simpleLength = length - static_cast<size_t>(simple - name);
    uint32_t outer = enclosing & 0xFFFFFF;
    TextColumn names = Names(kTypeDef, "4"), spaces = Names(kTypeDef, "4S");
    for (uint32_t row = 1; row <= tables_[kTypeDef].count; row++) {
        if (IsText(names.At(row), simple, simpleLength) && IsText(spaces.At(row), name, dot)) {
            bool isNested = (Read(tables_[kTypeDef].rows + size_t{row - 1} * names.step, 4) & kVisibilityMask) >= kNestedPublic;
            if (isNested == (outer != 0) && (outer == 0 || EnclosingOf(row) == outer)) {
                *type = kTypeDef << 24 | row;
                return kOk;
            }
        }
    }
    return kNotFound;
}

HRESULT MetadataImage::FindMethod(Token type, const WCHAR* name, const uint8_t* signature, ULONG size, Token* method) const {
    uint32_t owner = type & 0xFFFFFF;
    if (type >> 24 != kTypeDef || owner == 0 || owner > tables_[kTypeDef].count) {
        return kNotFound;
    }
    uint32_t length = 0;
    while (name[length] != 0) {
        length++;
    }
    const Table& types = tables_[kTypeDef];
    uint32_t lists = RowSize("4SSt<4"), listSize = types.rowSize - lists;
    uint32_t first = Read(types.rows + size_t{owner - 1} * types.rowSize + lists, listSize);
    uint32_t end = owner == types.count ? tables_[kMethodDef].count + 1 : Read(types.rows + size_t{owner} * types.rowSize + lists, listSize);
    TextColumn names = Names(kMethodDef, "422");
    uint32_t behindName = names.size, blobSize = ColumnSize('B');
    for (uint32_t row = first == 0 ? 1 : first; row < end && row <= tables_[kMethodDef].count; row++) {
        if (IsText(names.At(row), name, length) &&
            IsBlob(Read(names.first + size_t{row - 1} * names.step + behindName, blobSize), signature, size)) {
            *method = kMethodDef << 24 | row;
            return kOk;
        }
    }
    return kNotFound;
}

}  // namespace lumigo
