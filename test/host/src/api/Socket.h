#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <initializer_list>
#include <string>

#include "MemoryBuffer.h"
#include "SocketInput.h"
#include "SocketOutput.h"

namespace Host
{
	// Net::Socket: non-blocking TCP, as unfriendly as the runtime's NetOptions say. A closed one stays closed: the game is
	// reported to hang when one is used again.
	class Socket
	{
	public:
		Socket() = default;
		Socket(const Socket&) = delete;
		Socket& operator=(const Socket&) = delete;

		void AddRef();
		void Release();

		bool Connect(const std::string& host, uint16_t port);
		bool Listen(const std::string& host, uint16_t port);
		bool ListenAnywhere(uint16_t port);
		void Close();
		Socket* Accept();
		std::string RemoteIP();

		bool IsReady();
		bool IsHungUp();
		bool CanRead();
		int Available();

		std::string ReadRaw(int bytes);
		MemoryBuffer* ReadBuffer(int bytes);
		bool ReadLine(std::string& line);
		std::string ReadString();
		// True when `target` got all `size` bytes. Otherwise nothing is taken, or all that is there is lost, as NetOptions say.
		bool ReadWhole(void* target, size_t size);

		// At most two parts, sent as one.
		bool Write(std::initializer_list<iovec> parts);

		// For sockets that buffer in user space: see Api.h.
		void Receive();
		void Send();

	private:
		enum class State
		{
			New,
			Connecting,
			Refused,
			Open,
			Listening,
			Closed,
		};

		~Socket();

		void Start(int descriptor, State state);
		void End();
		void SetOpen();
		size_t ReadSize(int bytes);

		int m_references = 1;
		int m_descriptor = -1;
		State m_state = State::New;
		uint64_t m_readyFrame = 0;
		bool m_hungUp = false;
		uint32_t m_random = 0x9E3779B9;
		SocketInput m_input;
		SocketOutput m_output;
	};
}
