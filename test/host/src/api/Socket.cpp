#include "Socket.h"

#include <algorithm>
#include <climits>
#include <set>

#include "Api.h"
#include "Tcp.h"
#include "runtime/Counters.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		constexpr size_t UNCHECKED_READ_BYTES = 65536; // up to here a read reserves what the script asked for, unseen

		std::set<Socket*> g_buffered; // those that buffer in user space
	}

	void ReceiveOnSockets()
	{
		for (Socket* socket : g_buffered) {
			socket->Receive();
		}
	}

	void SendOnSockets()
	{
		for (Socket* socket : g_buffered) {
			socket->Send();
		}
	}

	Socket::~Socket()
	{
		End();
	}

	void Socket::AddRef()
	{
		++m_references;
	}

	void Socket::Release()
	{
		if (--m_references == 0) {
			delete this;
		}
	}

	void Socket::Start(int descriptor, State state)
	{
		End();
		const NetOptions& net = GetRuntime().Net();
		m_descriptor = descriptor;
		m_state = state;
		m_hungUp = false;
		m_input = SocketInput();
		m_input.Attach(descriptor, net.ReceiveWindow, net.UserBuffer);
		m_output.Attach(descriptor, net.UserBuffer, net.PartialWrites);
		Tcp::SetReceiveBuffer(descriptor, net.ReceiveBuffer);
		if (net.UserBuffer && descriptor >= 0) {
			g_buffered.insert(this);
		}
	}

	// Closing hands over what was written before, as the kernel itself would.
	void Socket::End()
	{
		Send();
		g_buffered.erase(this);
		Tcp::Close(m_descriptor);
		m_descriptor = -1;
	}

	void Socket::Receive()
	{
		if (m_state == State::Open) {
			m_input.Fill();
		}
	}

	void Socket::Send()
	{
		if (m_state == State::Open) {
			m_output.Flush();
		}
	}

	void Socket::SetOpen()
	{
		m_state = State::Open;
		m_readyFrame = GetRuntime().FrameCount() + GetRuntime().Net().ReadyDelayFrames;
	}

	bool Socket::Connect(const std::string& host, uint16_t port)
	{
		CountNativeCall();
		if (m_state == State::Closed) {
			return false;
		}
		const int descriptor = Tcp::Connect(host, port, GetRuntime().Net().SendBuffer);
		if (descriptor >= 0) {
			Start(descriptor, State::Connecting);
		}
		return descriptor >= 0;
	}

	bool Socket::Listen(const std::string& host, uint16_t port)
	{
		CountNativeCall();
		if (m_state == State::Closed) {
			return false;
		}
		const int descriptor = Tcp::Listen(host, port, GetRuntime().Net().SendBuffer);
		if (descriptor >= 0) {
			Start(descriptor, State::Listening);
		}
		return descriptor >= 0;
	}

	bool Socket::ListenAnywhere(uint16_t port)
	{
		return Listen("0.0.0.0", port);
	}

	void Socket::Close()
	{
		CountNativeCall();
		Start(-1, State::Closed);
	}

	Socket* Socket::Accept()
	{
		CountNativeCall();
		const int descriptor = m_state == State::Listening ? Tcp::Accept(m_descriptor) : -1;
		if (descriptor < 0) {
			return nullptr;
		}
		Socket* client = new Socket();
		client->Start(descriptor, State::Open);
		client->SetOpen();
		return client;
	}

	std::string Socket::RemoteIP()
	{
		CountNativeCall();
		return Tcp::RemoteAddress(m_descriptor);
	}

	bool Socket::IsReady()
	{
		if (m_state == State::Connecting) {
			CountNativeCall();
			const Tcp::Progress progress = Tcp::CheckConnect(m_descriptor);
			if (progress == Tcp::Progress::Refused) {
				m_state = State::Refused;
			} else if (progress == Tcp::Progress::Connected) {
				SetOpen();
			}
		}
		if (m_state == State::Open) {
			return GetRuntime().FrameCount() >= m_readyFrame;
		}
		return m_state == State::Listening;
	}

	bool Socket::IsHungUp()
	{
		IsReady();
		if (m_state == State::Refused) {
			return GetRuntime().Net().RefusedHangsUp;
		}
		if (m_state == State::Open && !m_hungUp) {
			CountNativeCall();
			// A socket that buffers in user space learns of the end by reading.
			m_hungUp = m_input.Ended() || (!GetRuntime().Net().UserBuffer && Tcp::HasHungUp(m_descriptor));
		}
		return m_hungUp || m_state == State::Closed;
	}

	bool Socket::CanRead()
	{
		return Available() > 0;
	}

	int Socket::Available()
	{
		if (!IsReady() || m_state != State::Open) {
			return 0;
		}
		CountNativeCall();
		return static_cast<int>(std::min<size_t>(m_input.Available(), INT_MAX));
	}

	size_t Socket::ReadSize(int bytes)
	{
		if (bytes <= 0 || !IsReady() || m_state != State::Open) {
			return 0;
		}
		size_t size = static_cast<size_t>(bytes);
		const bool shortReads = GetRuntime().Net().ShortReads;
		if (shortReads || size > UNCHECKED_READ_BYTES) {
			size = std::min(size, m_input.Available());
		}
		if (shortReads && size > 1) {
			m_random = m_random * 1664525 + 1013904223;
			size = (m_random >> 8) % (size + 1); // perhaps none at all
		}
		return size;
	}

	std::string Socket::ReadRaw(int bytes)
	{
		CountNativeCall();
		std::string data(ReadSize(bytes), '\0');
		data.resize(m_input.Take(&data[0], data.size()));
		return data;
	}

	MemoryBuffer* Socket::ReadBuffer(int bytes)
	{
		CountNativeCall();
		MemoryBuffer* buffer = new MemoryBuffer();
		buffer->Resize(ReadSize(bytes));
		buffer->Resize(m_input.Take(buffer->Data(), buffer->Size()));
		if (GetRuntime().Data().BufferPositionEnd) {
			buffer->Seek(0, SEEK_END);
		}
		return buffer;
	}

	bool Socket::ReadLine(std::string& line)
	{
		CountNativeCall();
		return IsReady() && m_state == State::Open && m_input.TakeLine(line);
	}

	bool Socket::ReadWhole(void* target, size_t size)
	{
		CountNativeCall();
		if (!IsReady() || m_state != State::Open) {
			return false;
		}
		const bool whole = GetRuntime().Net().TypedReadsConsume || m_input.Peek(target, size) == size;
		return whole && m_input.Take(target, size) == size;
	}

	std::string Socket::ReadString()
	{
		CountNativeCall();
		const bool consumes = GetRuntime().Net().TypedReadsConsume;
		uint32_t length = 0;
		if (!IsReady() || m_state != State::Open || (m_input.Peek(&length, sizeof(length)) < sizeof(length) && !consumes)) {
			return "";
		}
		const size_t available = m_input.Available();
		const bool whole = available >= sizeof(length) && available - sizeof(length) >= length;
		if (!whole && !consumes) {
			return "";
		}
		m_input.Take(&length, sizeof(length));
		std::string text(whole ? length : available, '\0');
		m_input.Take(&text[0], text.size());
		return whole ? text : "";
	}

	bool Socket::Write(std::initializer_list<iovec> parts)
	{
		CountNativeCall();
		if (!IsReady() || m_state != State::Open) {
			return false;
		}
		iovec list[2];
		std::copy(parts.begin(), parts.end(), list);
		return m_output.Write(list, parts.size());
	}
}
