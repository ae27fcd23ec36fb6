#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace Host
{
	class Plugin;

	// How Net::Socket behaves where Openplanet's own behaviour is not known. The defaults are the kind setting.
	struct NetOptions
	{
		size_t ReceiveWindow = 0;       // bytes that Available() can ever show at once; 0 = no bound
		bool ShortReads = false;        // ReadRaw and ReadBuffer may return fewer bytes than asked for
		uint32_t ReadyDelayFrames = 0;  // frames for which IsReady() stays false after the connection stands
		bool RefusedHangsUp = true;     // a refused connection sets IsHungUp()
		size_t SendBuffer = 0;          // SO_SNDBUF in bytes; 0 = the system's own
		size_t ReceiveBuffer = 0;       // SO_RCVBUF in bytes; 0 = the system's own
		bool PartialWrites = false;     // a write that does not fit is cut and still reported as success
		bool UserBuffer = false;        // bytes pass between the socket's own buffers and the kernel only between two frames
		bool TypedReadsConsume = false; // ReadInt64, ReadString and their kin take what is there, even if it is not enough
	};

	// The same for the rest of the API.
	struct DataOptions
	{
		bool NulEndsStrings = false;       // what script copies, joins or cuts out of a string ends at its first NUL
		bool BufferPositionEnd = false;    // Net::Socket.ReadBuffer gives a buffer that stands at its end
		bool BufferPartEnd = false;        // so does MemoryBuffer.ReadBuffer
		bool BufferReadStays = false;      // MemoryBuffer.ReadBuffer leaves the position of the buffer that it reads
		bool WideNumbersOnly = false;      // dictionary.Get gives numbers as int64 and double only
		bool HiddenSettingsOwn = false;    // GetSetting finds a hidden setting for its own plugin only
	};

	// What the API areas may ask of the runtime.
	class Runtime
	{
	public:
		virtual ~Runtime() = default;

		virtual Plugin* ExecutingPlugin() = 0; // null while no script runs
		virtual Plugin* FindPlugin(const std::string& id) = 0;
		virtual std::vector<Plugin*> Plugins() = 0;

		virtual void RequestReload(const std::string& id) = 0; // before the next frame

		virtual uint64_t FrameCount() = 0;
		virtual uint64_t NowMs() = 0; // since the host started
		virtual const std::string& DataFolder() = 0;
		virtual const NetOptions& Net() = 0;
		virtual const DataOptions& Data() = 0;

		// Writes one JSON line to standard output: logs, recorded UI calls, the summary.
		virtual void Emit(const nlohmann::json& record) = 0;
	};

	Runtime& GetRuntime();
}
