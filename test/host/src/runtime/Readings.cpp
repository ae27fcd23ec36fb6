#include "runtime/Readings.h"

namespace Host
{
	namespace
	{
		// Linux doubles it, and 64 KiB is the send buffer that other systems give a socket.
		constexpr size_t CUT_SEND_BUFFER_BYTES = 32768;
		constexpr size_t WORST_WINDOW_BYTES = 16384;
		constexpr uint32_t WORST_READY_DELAY_FRAMES = 30;
	}

	static void CutWrites(NetOptions& net)
	{
		net.SendBuffer = CUT_SEND_BUFFER_BYTES;
		net.PartialWrites = true;
	}

	static void ReadWorst(Options& options)
	{
		NetOptions& net = options.Net;
		net.ReceiveWindow = WORST_WINDOW_BYTES;
		net.ShortReads = true;
		net.ReadyDelayFrames = WORST_READY_DELAY_FRAMES;
		net.RefusedHangsUp = false;
		net.UserBuffer = true;
		net.TypedReadsConsume = true;
		CutWrites(net);

		DataOptions& data = options.Data;
		data.NulEndsStrings = true;
		data.BufferPositionEnd = true;
		data.BufferPartEnd = true;
		data.BufferReadStays = true;
		data.WideNumbersOnly = true;
		data.HiddenSettingsOwn = true;
	}

	const std::vector<Flag>& ReadingFlags()
	{
		static const std::vector<Flag> flags = {
			{"--worst", "", "all of these at their worst; a later one still changes its own",
				[](Options& o, const std::string&) { ReadWorst(o); }},
			{"--net-window", "BYTES", "most that a socket ever shows as available",
				[](Options& o, const std::string& v) { o.Net.ReceiveWindow = Whole(v); }},
			{"--net-short-reads", "", "reads may return fewer bytes than asked for",
				[](Options& o, const std::string&) { o.Net.ShortReads = true; }},
			{"--net-ready-delay", "FRAMES", "frames until a connected socket says it is ready",
				[](Options& o, const std::string& v) { o.Net.ReadyDelayFrames = static_cast<uint32_t>(Whole(v)); }},
			{"--net-refused-silent", "", "a refused connection never hangs up",
				[](Options& o, const std::string&) { o.Net.RefusedHangsUp = false; }},
			{"--net-send-buffer", "BYTES", "size of the system's send buffer, which Linux doubles",
				[](Options& o, const std::string& v) { o.Net.SendBuffer = Whole(v); }},
			{"--net-receive-buffer", "BYTES", "size of the system's receive buffer",
				[](Options& o, const std::string& v) { o.Net.ReceiveBuffer = Whole(v); }},
			{"--net-partial-writes", "", "a write that does not fit is cut and called a success",
				[](Options& o, const std::string&) { o.Net.PartialWrites = true; }},
			{"--net-cut-writes", "", "the same, and a send buffer of 64 KiB",
				[](Options& o, const std::string&) { CutWrites(o.Net); }},
			{"--net-user-buffer", "", "bytes reach and leave a socket only between two frames",
				[](Options& o, const std::string&) { o.Net.UserBuffer = true; }},
			{"--net-typed-reads-consume", "", "ReadInt64 and its kin lose a value that is not whole",
				[](Options& o, const std::string&) { o.Net.TypedReadsConsume = true; }},
			{"--nul-ends-strings", "", "what script copies, joins or cuts out of a string ends at its first NUL",
				[](Options& o, const std::string&) { o.Data.NulEndsStrings = true; }},
			{"--buffer-position-end", "", "the buffer of Net::Socket.ReadBuffer stands at its end",
				[](Options& o, const std::string&) { o.Data.BufferPositionEnd = true; }},
			{"--buffer-part-end", "", "the buffer of MemoryBuffer.ReadBuffer stands at its end",
				[](Options& o, const std::string&) { o.Data.BufferPartEnd = true; }},
			{"--buffer-read-stays", "", "MemoryBuffer.ReadBuffer does not move the position it reads from",
				[](Options& o, const std::string&) { o.Data.BufferReadStays = true; }},
			{"--wide-numbers-only", "", "dictionary.Get gives numbers as int64 and double only",
				[](Options& o, const std::string&) { o.Data.WideNumbersOnly = true; }},
			{"--hidden-settings-own", "", "GetSetting finds a hidden setting for its own plugin only",
				[](Options& o, const std::string&) { o.Data.HiddenSettingsOwn = true; }},
		};
		return flags;
	}
}
