// Finds types and methods in the metadata of an assembly where it lies in memory (ECMA-335 II.22 to II.25).
// The runtime's own interfaces do the same, but the first of them makes the runtime convert the metadata into a form that can be written, and
// everything the process does with it afterwards is slower. For CoreLib that is a tenth of an application's start.
#pragma once

#include <cstddef>
#include <cstdint>

#include "profiler_types.h"

namespace lumigo {

class MetadataImage {
public:
    /// Reads the headers of an assembly. `isMapped`: sections lie at their addresses, not as in the file. False for anything unexpected.
    bool Open(const uint8_t* image, size_t size, bool isMapped);
    /// The same for an assembly the runtime has loaded; its headers say how long it is.
    bool OpenLoaded(const uint8_t* image, bool isMapped);

    // Named as the runtime's interface (metadata_interfaces.h), for which this stands in.
    HRESULT FindTypeDefByName(const WCHAR* name, Token enclosing, Token* type) const;
    HRESULT FindMethod(Token type, const WCHAR* name, const uint8_t* signature, ULONG size, Token* method) const;

private:
    static constexpr unsigned kTables = 0x2D;

    struct Bytes {
        const uint8_t* data;
        size_t size;
    };
    struct Table {
        const uint8_t* rows;
        uint32_t count;
        uint32_t rowSize;
    };
    /// A column of names; rows count from one.
    struct TextColumn {
        const uint8_t* first;
        uint32_t step;
        uint32_t size;
        uint32_t At(uint32_t row) const;
    };

    const uint8_t* AtAddress(uint32_t address, size_t size) const;
    bool ReadStreams(Bytes root);
    bool ReadTables(Bytes stream);
    uint32_t ColumnSize(char column) const;
    uint32_t RowSize(const char* columns) const;
    TextColumn Names(unsigned table, const char* before) const;
    bool IsText(uint32_t at, const WCHAR* text, size_t length) const;
    bool IsBlob(uint32_t at, const uint8_t* blob, size_t size) const;
    uint32_t EnclosingOf(uint32_t nestedRow) const;

    Bytes image_ = {};
    bool isMapped_ = false;
    const uint8_t* sections_ = nullptr;
    unsigned sectionCount_ = 0;
    Bytes strings_ = {};
    Bytes blobs_ = {};
    uint8_t heapSizes_ = 0;
    Table tables_[kTables] = {};
};

}  // namespace lumigo
