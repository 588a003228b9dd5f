/** Functions and macros of C and POSIX that change nothing but what they are handed. */
const harmless = new Set(
  `fgets fgetc getc getchar getline fread scanf fscanf printf fprintf dprintf sprintf snprintf vprintf vfprintf vsnprintf puts fputs fputc putc putchar fflush fwrite perror
  strerror strerror_r strsignal syslog memset memcpy memmove memcmp memchr bzero bcopy strlen strnlen strcmp strncmp
  strcasecmp strncasecmp strcpy strncpy strcat strncat strchr strrchr strstr strdup strtol strtoul strtok strtok_r atoi atol
  malloc calloc realloc free time gettimeofday clock_gettime localtime gmtime ctime asctime strftime difftime
  send sendto sendmsg write writev recv recvfrom recvmsg read readv htons htonl ntohs ntohl inet_ntoa inet_ntop inet_pton
  getpeername getsockname getnameinfo getsockopt setsockopt fcntl ioctl isdigit isspace isalpha isprint isalnum toupper
  tolower abs min max MIN MAX sizeof FD_ISSET FD_ZERO accept accept4 socket bind listen getpid rand random srand
  __errno_location va_start va_end likely unlikely __builtin_expect usleep sleep nanosleep sched_yield assert
  pthread_mutex_lock pthread_mutex_unlock
  FD_SET FD_CLR epoll_ctl close shutdown select pselect poll ppoll epoll_wait epoll_pwait`.split(/\s+/),
);

const ending = new Set(
  'exit _exit _Exit abort quick_exit pthread_exit longjmp siglongjmp err errx verr verrx execv execvp execl execlp execve'.split(
    ' ',
  ),
);

const pausing = new Set(
  'sleep usleep nanosleep clock_nanosleep sched_yield pause sigsuspend sigwait pthread_cond_wait sem_wait'.split(
    ' ',
  ),
);

const receiving = new Set(['recv', 'read', 'recvmsg', 'readv', 'recvfrom']);

/** Calls whose run does not return to their caller. */
export const isEnding = (name: string): boolean => ending.has(name);

/** Calls that give the processor away. */
export const isPausing = (name: string): boolean => pausing.has(name);

/** Calls that take what a peer has sent; of a stream, 0 bytes say that it has ended. */
export const isReceiving = (name: string): boolean => receiving.has(name);

/** Calls that run no code of the program's own: all that they do is known. */
export const isHarmless = (name: string): boolean => harmless.has(name);

/** Waits for readiness, and the argument that tells how long. */
const timeoutPositions: Record<string, number> = {
  select: 4,
  pselect: 4,
  poll: 2,
  ppoll: 2,
  epoll_wait: 3,
  epoll_pwait: 3,
};

export const waitNames = Object.keys(timeoutPositions);

export const isWait = (name: string): boolean => name in timeoutPositions;

export const timeoutPosition = (name: string): number => timeoutPositions[name]!;
