#include "startup_call.h"

namespace lumigo {
namespace {

constexpr int32_t kWaitMilliseconds = 2000;
constexpr uint16_t kMaxStack = 8;

// Collects instructions; one failed append spoils the whole.
class Emitter {
public:
    explicit Emitter(Bytes* code) : code_(code) {}

    bool IsGood() const { return good_; }
    uint32_t Offset() const { return static_cast<uint32_t>(code_->Size()); }

    void Op(uint8_t opcode) { good_ = code_->Append(opcode) && good_; }
    void Dup() { Op(0x25); }
    void Pop() { Op(0x26); }
    void Call(Token method) { WithToken(0x28, method); }
    void CallVirtual(Token method) { WithToken(0x6F, method); }
    void LoadToken(Token type) { WithToken(0xD0, type); }
    void CastTo(Token type) { WithToken(0x74, type); }
    void New(Token constructor) { WithToken(0x73, constructor); }
    void LoadInt(int32_t value) { WithToken(0x20, static_cast<uint32_t>(value)); }

    // new string((char*)text): no user string has to be added to CoreLib's metadata.
    void LoadText(const WCHAR* text, Token newString) {
        uint64_t address = reinterpret_cast<uintptr_t>(text);
        Op(0x21);  // ldc.i8
        for (int shift = 0; shift < 64; shift += 8) {
            Op(static_cast<uint8_t>(address >> shift));
        }
        Op(0xD3);  // conv.i
        New(newString);
    }

    // A branch whose target is not known yet; answers where its displacement stands.
    uint32_t Branch(uint8_t longOpcode) {
        WithToken(longOpcode, 0);
        return Offset() - 4;
    }
    uint32_t Leave() { return Branch(0xDD); }
    uint32_t BranchIfTrue() { return Branch(0x3A); }
    uint32_t BranchIfFalse() { return Branch(0x39); }

    void LandHere(uint32_t displacementAt) {
        if (!good_) {
            return;
        }
        uint32_t displacement = Offset() - (displacementAt + 4);
        for (int i = 0; i < 4; i++) {
            (*code_)[displacementAt + static_cast<uint32_t>(i)] = static_cast<uint8_t>(displacement >> (8 * i));
        }
    }

private:
    void WithToken(uint8_t opcode, uint32_t operand) {
        Op(opcode);
        for (int shift = 0; shift < 32; shift += 8) {
            Op(static_cast<uint8_t>(operand >> shift));
        }
    }

    Bytes* code_;
    bool good_ = true;
};

}  // namespace

bool PrependStartupCall(const StartupTokens& tokens, const StartupTexts& texts, IlBody* managedStartup) {
    constexpr int32_t kLongRunning = 2;
    Bytes code;
    Emitter il(&code);

    il.Call(tokens[kGetDefaultContext]);
    il.LoadText(texts.loaderPath, tokens[kNewString]);
    il.CallVirtual(tokens[kLoadFromAssemblyPath]);
    il.CallVirtual(tokens[kGetEntryPoint]);
    il.Dup();
    uint32_t noEntryPoint = il.BranchIfFalse();
    il.LoadToken(tokens[kAction]);
    il.Call(tokens[kGetTypeFromHandle]);
    il.CallVirtual(tokens[kCreateDelegate]);
    il.CastTo(tokens[kAction]);
    il.LoadInt(kLongRunning);
    il.New(tokens[kNewTask]);
    il.Dup();
    il.CallVirtual(tokens[kStartTask]);
    il.LoadInt(kWaitMilliseconds);
    il.CallVirtual(tokens[kWaitTask]);
    uint32_t started = il.BranchIfTrue();
    il.LoadText(texts.tooSlow, tokens[kNewString]);
    il.Call(tokens[kWriteError]);
    il.LandHere(started);
    uint32_t leaveTry = il.Leave();
    il.LandHere(noEntryPoint);
    il.Pop();
    il.LoadText(texts.noEntryPoint, tokens[kNewString]);
    il.Call(tokens[kWriteError]);
    uint32_t leaveNoEntryPoint = il.Leave();

    // The exception is on the stack. Twice: an AggregateException's base may be the TypeInitializationException of the entry point's type.
    uint32_t innerHandler = il.Offset();
    il.CallVirtual(tokens[kGetBaseException]);
    il.CallVirtual(tokens[kGetBaseException]);
    il.CallVirtual(tokens[kGetMessage]);
    il.LoadInt(0);
    il.LoadText(texts.failureBefore, tokens[kNewString]);
    il.CallVirtual(tokens[kInsert]);
    constexpr char16_t kLineBreaks[] = {u'\n', u'\r'};
    for (char16_t lineBreak : kLineBreaks) {
        il.LoadInt(lineBreak);
        il.LoadInt(u' ');
        il.CallVirtual(tokens[kReplace]);
    }
    il.LoadText(texts.failureAfter, tokens[kNewString]);
    il.Call(tokens[kConcat]);
    il.Call(tokens[kWriteError]);
    uint32_t leaveInner = il.Leave();

    uint32_t outerHandler = il.Offset();
    il.Pop();
    uint32_t leaveOuter = il.Leave();
    uint32_t end = il.Offset();
    il.LandHere(leaveTry);
    il.LandHere(leaveNoEntryPoint);
    il.LandHere(leaveInner);
    il.LandHere(leaveOuter);

    Array<ExceptionClause> clauses;
    return il.IsGood() && clauses.Append({kClauseCatch, 0, innerHandler, innerHandler, outerHandler - innerHandler, tokens[kException]}) &&
           clauses.Append({kClauseCatch, 0, outerHandler, outerHandler, end - outerHandler, tokens[kObject]}) &&
           PrependIl(code, clauses, kMaxStack, managedStartup);
}

}  // namespace lumigo
